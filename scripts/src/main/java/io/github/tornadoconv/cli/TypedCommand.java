package io.github.tornadoconv.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** How to have a run again. */
final class TypedCommand {
    private TypedCommand() {}

    /** The command line as it was typed. */
    static String of(CommandSpec spec) {
        return spec.commandLine().getParseResult().originalArgs().stream()
                .map(word -> word.matches("[\\w./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "tconv ", ""));
    }
}
