package io.github.tornadoconv.tornado;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What TornadoVM prints on standard error while this thread compiles: it gives the driver's build log to nobody else, and
 * an error without it is of no use. Other threads print as before.
 */
final class CompilerText implements AutoCloseable {
    private final PrintStream before = System.err;
    private final Thread compiling = Thread.currentThread();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    CompilerText() {
        System.setErr(new PrintStream(new Split(), true, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return TerminalColours.strip(text.toString(StandardCharsets.UTF_8));
    }

    /** Gives standard error back. */
    @Override
    public void close() {
        System.setErr(before);
    }

    private final class Split extends OutputStream {
        @Override
        public void write(int b) {
            if (Thread.currentThread() == compiling) {
                text.write(b);
            } else {
                before.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (Thread.currentThread() == compiling) {
                text.write(bytes, offset, length);
            } else {
                before.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            before.flush();
        }
    }
}
