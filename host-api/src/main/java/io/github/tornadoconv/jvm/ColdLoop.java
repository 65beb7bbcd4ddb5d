package io.github.tornadoconv.jvm;

/** An emitted loop with a plain form, which is used until {@link ColdStart} has had the emitted one compiled. */
abstract class ColdLoop {
    private volatile boolean warm;
    private boolean asked;
    private float[] numbers = {};

    /** Whether the emitted form is fast; if not, it is made so from the first time this is asked. */
    final boolean isWarm() {
        if (!warm) {
            ask();
        }
        return warm;
    }

    private synchronized void ask() {
        if (!asked) {
            asked = true;
            ColdStart.prepare(this);
        }
    }

    /** Ends the exercise: the emitted form is fast now, or stays slow. */
    final void end(boolean fast) {
        numbers = null;
        warm = fast;
    }

    /**
     * Runs the emitted form on numbers of its own.
     *
     * @param terms of its sums, or other pieces
     * @return operations on vectors that this takes
     */
    abstract int exercise(int terms);

    /** At least that many numbers, the same each time, to exercise with. */
    final float[] numbers(int length) {
        if (numbers.length < length) {
            numbers = new float[length];
        }
        return numbers;
    }
}
