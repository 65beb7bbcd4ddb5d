package io.github.tornadoconv.tune;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C as a wish: while it is open, a JVM that is told to stop says so through {@link #getAsBoolean()} and waits until
 * what is under way has come to its end, or half a minute.
 */
public final class Stop implements BooleanSupplier, AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "tornadoconv-stop");
    private volatile boolean wanted;

    /** From now on. */
    public Stop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        wanted = true;
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean getAsBoolean() {
        return wanted;
    }

    /** From now on the JVM stops at once again. */
    @Override
    public void close() {
        done.countDown();
        if (!wanted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
