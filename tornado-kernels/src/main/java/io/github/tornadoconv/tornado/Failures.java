package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.spi.Program;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** What went wrong on a device, in words for its user: what, where, the compiler's or driver's own text, the way out. */
final class Failures {
    private static final String WAY_OUT = "; use the device jvm, or open this one with fallback JVM";

    /** How TornadoVM names a task that it cannot compile; ids are those of {@link GraphTasks}. */
    private static final Pattern TASK = Pattern.compile("task \\S+?\\.(\\w+)_\\d+ ");

    private static final Pattern JAVA_STACK = Pattern.compile("Stacktrace: \\[.*", Pattern.DOTALL);

    private Failures() {}

    static boolean isOutOfMemory(Throwable e) {
        return e instanceof TornadoOutOfMemoryException
                || e instanceof TornadoMemoryException
                || e instanceof OutOfMemoryError;
    }

    /**
     * Not enough memory, be it said by TornadoVM or found before.
     *
     * @param cause null where it was found before
     */
    static OutOfDeviceMemory outOfMemory(Program program, Target target, Throwable cause) {
        return new OutOfDeviceMemory(
                "out of memory on " + target.title() + ": " + shapes(program) + " needs about "
                        + megabytes(Batches.bytes(program)) + " MB, and a plan may take "
                        + megabytes(target.planBytes())
                        + " MB, a buffer " + megabytes(target.bufferBytes()) + " MB; raise -D"
                        + DeviceMemory.LIMIT_PROPERTY + " where the device has more, or" + WAY_OUT.substring(1),
                cause);
    }

    /** Anything else that TornadoVM throws. */
    static DeviceException of(Throwable e, Program program, Target target, String compilerText) {
        String text = reason(e);
        Matcher task = TASK.matcher(text);
        String what = task.find()
                ? "kernel " + task.group(1) + " does not compile on " + target.title() + " for " + shapes(program)
                : target.title() + " failed at " + shapes(program);
        return new DeviceException(
                what + ": " + text + (compilerText.isBlank() ? "" : "\n" + compilerText.strip() + "\n") + WAY_OUT, e);
    }

    /** A kernel that TornadoVM refuses before it asks the driver. */
    static DeviceException ofKernel(Throwable e, String kernel, Target target, ConvShape shape) {
        return new DeviceException(
                "kernel " + kernel + " does not compile on " + target.title() + " for " + shape + ": " + reason(e)
                        + WAY_OUT,
                e);
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        return JAVA_STACK.matcher(TerminalColours.strip(text)).replaceAll("").strip();
    }

    private static String shapes(Program program) {
        return program.steps().stream().map(step -> step.shape().toString()).collect(Collectors.joining(" | "));
    }

    private static long megabytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20);
    }
}
