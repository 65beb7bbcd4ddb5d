package io.github.tornadoconv.tune;

/** Is told what the tuner does. */
public interface Progress extends AutoCloseable {
    /** The next convolution begins. */
    void problem(String id, String shape);

    /** A candidate is about to run, the n-th for this convolution. */
    void candidate(String candidate, int n);

    /** A convolution is done. */
    void done(Outcome outcome);

    /** Something else that the user should know. */
    void note(String text);

    @Override
    void close();
}
