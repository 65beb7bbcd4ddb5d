package io.github.tornadoconv.plan;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program and what its backend made of it.
 *
 * @param program what is computed
 * @param compiled what computes it
 * @param notes what {@code explain()} says besides the steps: what is computed together, why it runs where it does
 */
public record Plan(Program program, CompiledProgram compiled, List<String> notes) {
    public Plan {
        notes = List.copyOf(notes);
    }

    /** How it is computed, and where. */
    public String explain() {
        return explain(program, notes);
    }

    /** How a program is computed, with these notes. */
    public static String explain(Program program, List<String> notes) {
        return program.explain() + notes.stream().map(note -> "\n  " + note).collect(Collectors.joining());
    }
}
