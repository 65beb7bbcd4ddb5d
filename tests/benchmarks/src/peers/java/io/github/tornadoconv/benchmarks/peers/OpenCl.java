package io.github.tornadoconv.benchmarks.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** What a caller of an OpenCL library needs: a device, its queue, buffers, and copies. OpenCL 1.2, cl.h. */
final class OpenCl {
    private static final NativeLibrary LIBRARY =
            new NativeLibrary("libOpenCL.so.1", "install an OpenCL loader and a driver, such as PoCL");
    private static final NativeLibrary.Function PLATFORMS =
            LIBRARY.function("clGetPlatformIDs", List.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function DEVICES =
            LIBRARY.function("clGetDeviceIDs", List.of(ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function DEVICE_INFO =
            LIBRARY.function("clGetDeviceInfo", List.of(ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function CONTEXT =
            LIBRARY.creator("clCreateContext", List.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function QUEUE =
            LIBRARY.creator("clCreateCommandQueue", List.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final NativeLibrary.Function BUFFER =
            LIBRARY.creator("clCreateBuffer", List.of(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function WRITE = LIBRARY.function(
            "clEnqueueWriteBuffer",
            List.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function READ = LIBRARY.function(
            "clEnqueueReadBuffer",
            List.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    private static final NativeLibrary.Function RELEASE =
            LIBRARY.function("clReleaseMemObject", List.of(ADDRESS));

    private static final int MOST = 64;
    private static final long ALL_TYPES = 0xFFFFFFFFL;
    private static final int DEVICE_NAME = 0x102B;
    private static final long READ_WRITE = 1;
    private static final MemorySegment NONE = MemorySegment.NULL;

    private final String device;
    private final MemorySegment context;
    private final MemorySegment queue;

    /** Opens the device of that name, or the first where none has it. */
    OpenCl(String name) {
        try (Arena arena = Arena.ofConfined()) {
            List<MemorySegment> devices = devices(arena);
            if (devices.isEmpty()) {
                throw new UnsupportedOperationException("no OpenCL device; install a driver, such as PoCL");
            }
            MemorySegment opened =
                    devices.stream().filter(each -> name(each).equals(name)).findFirst().orElse(devices.getFirst());
            device = name(opened);
            MemorySegment error = arena.allocate(JAVA_INT);
            MemorySegment one = arena.allocateFrom(ADDRESS, opened);
            context = (MemorySegment) CONTEXT.call(NONE, 1, one, NONE, NONE, error);
            check("clCreateContext", error.get(JAVA_INT, 0));
            queue = (MemorySegment) QUEUE.call(context, opened, 0L, error);
            check("clCreateCommandQueue", error.get(JAVA_INT, 0));
        }
    }

    private static List<MemorySegment> devices(Arena arena) {
        List<MemorySegment> devices = new ArrayList<>();
        MemorySegment platforms = arena.allocate(ADDRESS, MOST);
        MemorySegment found = arena.allocate(ADDRESS, MOST);
        MemorySegment count = arena.allocate(JAVA_INT);
        check("clGetPlatformIDs", PLATFORMS.call(MOST, platforms, count));
        for (int p = 0, all = count.get(JAVA_INT, 0); p < all; p++) {
            Object status =
                    DEVICES.call(platforms.getAtIndex(ADDRESS, p), ALL_TYPES, MOST, found, count);
            // A platform with no device says so by an error.
            for (int d = 0; (int) status == 0 && d < count.get(JAVA_INT, 0); d++) {
                devices.add(found.getAtIndex(ADDRESS, d));
            }
        }
        return devices;
    }

    private static String name(MemorySegment device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(1024);
            check("clGetDeviceInfo", DEVICE_INFO.call(device, DEVICE_NAME, text.byteSize(), text, NONE));
            return text.getString(0);
        }
    }

    /** Fails unless an OpenCL function gave 0. */
    static void check(String function, Object status) {
        if ((int) status != 0) {
            throw new IllegalStateException(function + " failed with " + status);
        }
    }

    /** The device's name. */
    String device() {
        return device;
    }

    /** The device's queue, in order. */
    MemorySegment queue() {
        return queue;
    }

    /** A buffer of so many bytes. */
    MemorySegment buffer(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            MemorySegment buffer = (MemorySegment) BUFFER.call(context, READ_WRITE, bytes, NONE, error);
            check("clCreateBuffer", error.get(JAVA_INT, 0));
            return buffer;
        }
    }

    /** Copies all of {@code from}, which must stay as it is until the queue is through, to a buffer. */
    void write(MemorySegment from, MemorySegment buffer) {
        check("clEnqueueWriteBuffer", WRITE.call(queue, buffer, 0, 0L, from.byteSize(), from, 0, NONE, NONE));
    }

    /** Waits for all that is in the queue and fills {@code to} from a buffer. */
    void read(MemorySegment buffer, MemorySegment to) {
        check("clEnqueueReadBuffer", READ.call(queue, buffer, 1, 0L, to.byteSize(), to, 0, NONE, NONE));
    }

    /** Frees a buffer. */
    void release(MemorySegment buffer) {
        check("clReleaseMemObject", RELEASE.call(buffer));
    }
}
