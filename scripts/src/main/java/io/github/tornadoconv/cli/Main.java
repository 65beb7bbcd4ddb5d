package io.github.tornadoconv.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, {@code tconv}. */
@Command(name = "tconv", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "PyTorch's convolution layers for Java, on the JVM and on TornadoVM's devices.")
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Runs one command and exits: 0 done, 1 failed, 2 wrong usage.
     *
     * @param args as typed
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
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
