package io.github.tornadoconv.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** A shared library of the system and its functions. */
@SuppressWarnings("restricted")
final class NativeLibrary {
    private final String file;
    private final SymbolLookup symbols;

    /**
     * Loads it for good.
     *
     * @param file as the system's loader finds it, such as {@code libOpenCL.so.1}
     * @param remedy what to do where it is missing
     * @throws UnsupportedOperationException if it is missing
     */
    NativeLibrary(String file, String remedy) {
        this.file = file;
        try {
            symbols = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException(file + " is not there; " + remedy, e);
        }
    }

    /** A function that returns an {@code int}. */
    Function function(String name, List<MemoryLayout> parameters) {
        return function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters.toArray(MemoryLayout[]::new)));
    }

    /** A function that returns a pointer. */
    Function creator(String name, List<MemoryLayout> parameters) {
        return function(name, FunctionDescriptor.of(ValueLayout.ADDRESS, parameters.toArray(MemoryLayout[]::new)));
    }

    private Function function(String name, FunctionDescriptor descriptor) {
        var address = symbols.find(name)
                .orElseThrow(() -> new UnsupportedOperationException(file + " has no function " + name));
        MethodHandle handle = Linker.nativeLinker().downcallHandle(address, descriptor);
        return arguments -> {
            try {
                return handle.invokeWithArguments(arguments);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(name, e);
            }
        };
    }

    /** A function of the library. */
    @FunctionalInterface
    interface Function {
        /** Calls it. */
        Object call(Object... arguments);
    }
}
