package io.github.tornadoconv.cases;

import io.github.tornadoconv.io.MalformedFileException;
import io.github.tornadoconv.io.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Recorded convolutions in one safetensors file. Its metadata holds {@code format: conv-cases/1} and {@code cases}, a
 * JSON array of {@code id}, {@code op} ({@code conv1d} ... {@code conv_transpose3d}), {@code dtype}, {@code stride},
 * {@code padding} (numbers, {@code same}, {@code valid}, or null where {@code pad_begin} and {@code pad_end} say it),
 * {@code padding_mode}, {@code dilation}, {@code groups}, {@code output_padding}, {@code output_size} (or null),
 * {@code rtol}, {@code atol} and {@code source}. Its tensors are {@code <id>/input}, {@code <id>/weight},
 * {@code <id>/bias} (may be missing) and {@code <id>/expected}.
 *
 * @param name file name
 * @param cases in the file's order
 */
public record CasePack(String name, List<Case> cases) {
    private static final String FORMAT = "conv-cases/1";
    private static final String BUILT_IN = "pytorch.safetensors";

    public CasePack {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a pack.
     *
     * @throws UncheckedIOException if the file cannot be read
     * @throws MalformedFileException if it is not a case pack; the message names the case
     */
    public static CasePack read(Path file) {
        return new CasePack(file.getFileName().toString(), cases(file, Safetensors.read(file)));
    }

    /** The pack that comes with the program: PyTorch's published parameters with values that PyTorch 2.13 computed. */
    public static CasePack builtIn() {
        try (InputStream in = CasePack.class.getResourceAsStream(BUILT_IN)) {
            Safetensors file = Safetensors.of(BUILT_IN, in.readAllBytes());
            return new CasePack(BUILT_IN, cases(Path.of(BUILT_IN), file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the built-in case pack", e);
        }
    }

    private static List<Case> cases(Path file, Safetensors arrays) {
        String format = arrays.metadata().get("format");
        if (!FORMAT.equals(format)) {
            throw new MalformedFileException(file, "__metadata__", "format is " + (format == null ? "missing" : format)
                    + "; a case pack has format " + FORMAT);
        }
        Map<String, Case> cases = new LinkedHashMap<>();
        for (CaseEntry entry : entries(file, arrays.metadata().getOrDefault("cases", ""))) {
            try {
                if (cases.put(entry.id(), entry.read(arrays)) != null) {
                    throw new IllegalArgumentException("an earlier case has this id");
                }
            } catch (IllegalArgumentException | UnsupportedOperationException | JacksonException e) {
                throw new MalformedFileException(file, "case '" + entry.id() + "'", e.getMessage());
            }
        }
        return List.copyOf(cases.values());
    }

    private static CaseEntry[] entries(Path file, String json) {
        try {
            return CaseEntry.JSON.readValue(json, CaseEntry[].class);
        } catch (JacksonException e) {
            throw new MalformedFileException(file, "cases " + e.getPathReference(), e.getOriginalMessage());
        }
    }
}
