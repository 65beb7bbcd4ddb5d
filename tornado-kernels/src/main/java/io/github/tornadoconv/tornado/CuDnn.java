package io.github.tornadoconv.tornado;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Whether TornadoVM's library tasks of NVIDIA's cuDNN can be used, and should. */
final class CuDnn {
    /** System property: {@code false} switches it off, {@code tf32} allows it to round factors to TF32. */
    static final String PROPERTY = "tornadoconv.tornadovm.cudnn";

    /** Environment variable: with 0, NVIDIA's libraries keep float32 as it is. */
    static final String TF32_OVERRIDE = "NVIDIA_TF32_OVERRIDE";

    private static final String MODULE = "tornado.cudnn";
    private static final String LIBRARY = System.mapLibraryName("tornado-cudnn");

    private CuDnn() {}

    /**
     * Why it is not used for a device; empty where it is.
     *
     * @param backend of the device, as TornadoVM calls it
     * @param exact whether algorithms that trade accuracy for speed are forbidden
     */
    static String refusal(String backend, boolean exact) {
        String unwanted =
                refusal(backend, exact, System.getProperty(PROPERTY, ""), System.getenv(TF32_OVERRIDE));
        return unwanted.isEmpty() ? missing() : unwanted;
    }

    /** As {@link #refusal(String, boolean)}, by what was asked for alone. */
    static String refusal(String backend, boolean exact, String property, String tf32Override) {
        if (!backend.equals("CUDA")) {
            return "cuDNN needs TornadoVM's CUDA backend, this device's is " + backend;
        }
        if (property.equals("false")) {
            return "cuDNN is switched off by -D" + PROPERTY + "=false";
        }
        if (!"0".equals(tf32Override) && (exact || !property.equals("tf32"))) {
            return "cuDNN may round float32 to TF32; " + TF32_OVERRIDE + "=0 in the environment forbids that"
                    + (exact ? "" : ", -D" + PROPERTY + "=tf32 allows it");
        }
        return "";
    }

    /** What of it is not on this machine; empty where all is. */
    static String missing() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "the module " + MODULE + " is not on the module path of this JVM";
        }
        Optional<Path> library = Arrays.stream(System.getProperty("java.library.path", "").split(":"))
                .map(folder -> Path.of(folder, LIBRARY))
                .filter(Files::exists)
                .findFirst();
        if (library.isEmpty()) {
            return "the TornadoVM SDK has no " + LIBRARY;
        }
        return loads(library.get()) ? "" : LIBRARY + " does not load; it needs cuDNN 9";
    }

    // Restricted is loading native code; TornadoVM loads the same library when it first runs such a task.
    @SuppressWarnings("restricted")
    private static boolean loads(Path library) {
        try {
            SymbolLookup.libraryLookup(library, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
