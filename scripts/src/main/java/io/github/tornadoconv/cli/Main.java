package io.github.tornadoconv.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line, {@code tconv}. */
@Command(
        name = "tconv",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "PyTorch's convolution layers for Java, on the JVM and on TornadoVM's devices.",
        subcommands = {DevicesCommand.class, DemoCommand.class, RunCommand.class, VerifyCommand.class,
            BenchCommand.class, ReportCommand.class, KernelsCommand.class, TuneCommand.class},
        footer = {
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage.",
            "Options of the JVM (-Xmx8g, -Dname=value) may stand anywhere on the command line of scripts/tconv."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--devices", description = "List the devices, as the command 'devices' does.")
    private boolean devices;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error too.")
    private boolean stacktrace;

    /**
     * Runs one command and exits: 0 done, 1 failed, 2 wrong usage.
     *
     * @param args as typed
     */
    public static void main(String[] args) {
        LogSetup.oneLinePerMessage();
        System.exit(commandLine().execute(args));
    }

    /** The commands, ready to execute. */
    static CommandLine commandLine() {
        Main main = new Main();
        return Converters.register(new CommandLine(main))
                .setExecutionStrategy(Failures::execute)
                .setExecutionExceptionHandler((e, command, _) -> Failures.report(e, command, main.stacktrace));
    }

    @Override
    public void run() {
        if (!devices) {
            throw new ParameterException(spec.commandLine(), "Missing required subcommand");
        }
        DevicesCommand.print(spec.commandLine().getOut());
    }

    /** Reads the version that the build wrote into the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"tconv " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
