package io.github.tornadoconv;

import io.github.tornadoconv.io.Safetensors;
import java.nio.file.Path;
import java.util.Set;

/** Named arrays, as a checkpoint holds them: {@code stem.weight}, {@code stem.bias}. */
public interface Weights {
    /** The names, in the order of the source. */
    Set<String> names();

    /**
     * The array of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists names that are alike
     * @throws UnsupportedOperationException if its element type is not one of {@link DType}'s, nor widened to one
     */
    HostArray get(String name);

    /**
     * The arrays of a safetensors file, mapped into memory and read when asked for.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws io.github.tornadoconv.io.MalformedFileException if it is not a safetensors file
     */
    static Weights safetensors(Path file) {
        return Safetensors.read(file);
    }
}
