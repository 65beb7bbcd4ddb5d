package io.github.tornadoconv.plan;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;

/**
 * A program and what its backend made of it.
 *
 * @param program what is computed
 * @param compiled what computes it
 * @param placement why it runs where it does, for {@code explain()}; empty where there was no choice
 */
public record Plan(Program program, CompiledProgram compiled, String placement) {
    /** How it is computed, and where. */
    public String explain() {
        return placement.isEmpty() ? program.explain() : program.explain() + "\n  " + placement;
    }
}
