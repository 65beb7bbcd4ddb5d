package io.github.tornadoconv.tornado;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Asks OpenCL itself whether there is a platform, before TornadoVM is started for it: without one TornadoVM prints
 * errors of its own and can never be started again in that JVM.
 */
final class OpenClPlatforms {
    private static final String LIBRARY = "libOpenCL.so.1";

    private OpenClPlatforms() {}

    /** Whether it is certain that there is none. */
    static boolean areMissing() {
        boolean canAsk = System.getProperty("os.name").equals("Linux")
                && OpenClPlatforms.class.getModule().isNativeAccessEnabled()
                && !Boolean.parseBoolean(System.getProperty("tornado.virtual.device"))
                && ModuleLayer.boot().modules().stream()
                        .map(Module::getName)
                        .filter(name -> name.startsWith("tornado.drivers."))
                        .allMatch(name -> name.equals("tornado.drivers.common")
                                || name.startsWith("tornado.drivers.opencl"));
        return canAsk && count() == 0;
    }

    // Restricted are calls of native code, which is what this is for; whether they are allowed was asked before.
    @SuppressWarnings("restricted")
    private static int count() {
        try {
            // Kept for good: drivers that were loaded with it do not bear being unloaded.
            SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            MethodHandle query = Linker.nativeLinker()
                    .downcallHandle(
                            library.find("clGetPlatformIDs").orElseThrow(),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment number = arena.allocate(JAVA_INT);
                int status = (int) query.invokeExact(0, MemorySegment.NULL, number);
                return status == 0 ? number.get(JAVA_INT, 0) : 0;
            }
        } catch (IllegalArgumentException e) {
            return 0;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot ask " + LIBRARY + " for its platforms", e);
        }
    }
}
