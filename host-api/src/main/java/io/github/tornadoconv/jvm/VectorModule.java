package io.github.tornadoconv.jvm;

/** Whether the Vector API is there. Without it, everything runs in plain Java, some times slower, and a log line says so. */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    /** Whether classes that use the Vector API can be loaded. */
    static final boolean PRESENT = present();

    private VectorModule() {}

    private static boolean present() {
        boolean present = ModuleLayer.boot().findModule(NAME).isPresent();
        if (!present) {
            System.getLogger(VectorModule.class.getName())
                    .log(System.Logger.Level.WARNING,
                            "the module {0} is missing, so convolutions on the JVM run without"
                                    + " vectors; start Java with --add-modules {0}",
                            NAME);
        }
        return present;
    }
}
