package io.github.tornadoconv.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the profiles of a device: the user's files first, then those that come with TornadoConv, each from the exact
 * device over its architecture and type to its backend and the default.
 */
public final class Profiles {
    /** System property that names the folder of the user's own profiles. */
    public static final String FOLDER_PROPERTY = "tornadoconv.profiles";

    private static final System.Logger LOG = System.getLogger(Profiles.class.getName());
    private static final String INDEX = "index.txt";

    private Profiles() {}

    /** The folder of the user's own profiles: {@value #FOLDER_PROPERTY}, or {@code ~/.tornadoconv/profiles}. */
    public static Path userFolder() {
        String folder = System.getProperty(FOLDER_PROPERTY);
        return folder != null
                ? Path.of(folder)
                : Path.of(System.getProperty("user.home"), ".tornadoconv", "profiles");
    }

    /**
     * The profiles for a device with those traits, in the order in which their rules are asked. A profile that cannot be
     * read and a rule that is wrong are left out with one warning in the log.
     */
    public static List<Profile> of(DeviceTraits traits) {
        Consumer<String> warnings = text -> LOG.log(System.Logger.Level.WARNING, text);
        return Stream.concat(
                ordered(user(warnings), traits).stream(), ordered(shipped(traits.backend(), warnings), traits).stream())
                .toList();
    }

    private static List<Profile> ordered(List<Profile> profiles, DeviceTraits traits) {
        return profiles.stream()
                .filter(profile -> profile.isFor(traits))
                .sorted(Comparator.comparingInt(Profile::particularity).reversed())
                .toList();
    }

    private static List<Profile> user(Consumer<String> warnings) {
        Path folder = userFolder();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Profile> profiles = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .forEach(file -> read(file, warnings).ifPresent(profiles::add));
        } catch (IOException e) {
            warnings.accept("the profiles in " + folder + " cannot be read: " + e);
        }
        return profiles;
    }

    private static Optional<Profile> read(Path file, Consumer<String> warnings) {
        try {
            return read(file.toString(), Files.readString(file), warnings);
        } catch (IOException e) {
            warnings.accept("profile left out: " + file + " cannot be read: " + e);
            return Optional.empty();
        }
    }

    /**
     * The profiles that come with TornadoConv for devices of that backend. A class path cannot be listed, so an index
     * names them, a line each: backend and file. Only those that are wanted are read, as every program that opens a
     * device waits for it.
     */
    static List<Profile> shipped(String backend, Consumer<String> warnings) {
        return index().stream()
                .filter(line -> line[0].equalsIgnoreCase(backend))
                .flatMap(line -> read(line[1], resource(line[1]), warnings).stream())
                .toList();
    }

    /** Backend and file of each. */
    static List<String[]> index() {
        return resource(INDEX).lines().map(line -> line.split(" ")).toList();
    }

    private static Optional<Profile> read(String source, String json, Consumer<String> warnings) {
        try {
            return Optional.of(ProfileReader.read(source, json, warnings));
        } catch (IllegalArgumentException e) {
            warnings.accept("profile left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static String resource(String name) {
        try (InputStream in = Profiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the jar of device-profiles");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
