package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code scripts/tconv} looks for a JDK and for a TornadoVM SDK, in which order, and what it says. */
@EnabledOnOs(value = {OS.LINUX, OS.MAC}, disabledReason = "the launcher is a bash script")
class LauncherTest {

    /** A version that no JDK has, so that none of this machine's own is found instead. */
    private static final int UNKNOWN_VERSION = 999;

    @TempDir
    private Path home;

    @BeforeEach
    void followLinks() throws IOException {
        home = home.toRealPath();
    }

    private String run(String command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder(
                "bash", "-c", "set -eu; source ./env.sh; " + command).redirectErrorStream(true);
        bash.environment().remove("JAVA_HOME");
        bash.environment().remove("TORNADOVM_HOME");
        bash.environment().put("HOME", home.toString());
        bash.environment().putAll(environment);
        Process process = bash.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? output : "failed: " + output;
    }

    private String jdk(String name, int version) throws IOException {
        Path jdk = home.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.createFile(jdk.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
        return jdk.toString();
    }

    private String sdk(String name) throws IOException {
        Path sdk = Files.createDirectories(home.resolve(name));
        Files.createFile(sdk.resolve("tornado-argfile"));
        return sdk.toString();
    }

    @Test
    void javaHomeComesFirstWhereItIsNewEnough() throws Exception {
        String jdk = jdk("my jdk", 25);
        assertEquals(jdk, run("find_java", Map.of("JAVA_HOME", jdk)));
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        String old = jdk("old", 17);
        String wanted = jdk(".sdkman/candidates/java/new", UNKNOWN_VERSION);
        assertEquals(wanted, run("find_java " + UNKNOWN_VERSION, Map.of("JAVA_HOME", old)));
    }

    @Test
    void noJavaIsAFailureAndTheMessageSaysWhatToDo() throws Exception {
        assertEquals("failed:", run("find_java " + UNKNOWN_VERSION, Map.of()).strip());
        String message = run("java_not_found", Map.of());
        assertTrue(message.startsWith("no JDK 25 or newer") && message.contains("set JAVA_HOME"), message);
    }

    @Test
    void theSdkOfTheOptionWinsOverTheVariableAndTheVariableOverSdkman() throws Exception {
        String sdkman = sdk(".sdkman/candidates/tornadovm/current");
        String variable = sdk("variable");
        String option = sdk("an option");
        String show = "; echo \"$tornadovm_home\"";
        assertEquals(sdkman, run("find_tornadovm" + show, Map.of()));
        assertEquals(variable, run("find_tornadovm" + show, Map.of("TORNADOVM_HOME", variable)));
        assertEquals(option, run("find_tornadovm '-Dtornadovm.home=" + option + "'" + show,
                Map.of("TORNADOVM_HOME", variable)));
    }

    @Test
    void aVariableWithoutAnSdkIsPassedOverAndNamedWhereThereIsNoOther() throws Exception {
        String show = "; echo \"$tornadovm_home$tornadovm_missing\"";
        Map<String, String> wrong = Map.of("TORNADOVM_HOME", "/no/sdk");
        assertEquals(
                "no SDK in -Dtornadovm.home, TORNADOVM_HOME (/no/sdk), or SDKMAN; scripts/install-tornadovm installs one",
                run("find_tornadovm" + show, wrong));
        String sdkman = sdk(".sdkman/candidates/tornadovm/current");
        assertEquals(sdkman, run("find_tornadovm" + show, wrong));
    }

    @Test
    void anOptionWithoutAnSdkIsAnErrorAndAnEmptyOneSwitchesTheSdkOff() throws Exception {
        sdk(".sdkman/candidates/tornadovm/current");
        String show = "; echo \"$tornadovm_home$tornadovm_missing\"";
        assertEquals("failed: no TornadoVM SDK at -Dtornadovm.home=/no/sdk (it has no tornado-argfile)",
                run("find_tornadovm -Dtornadovm.home=/no/sdk || { echo \"$tornadovm_missing\"; exit 1; }", Map.of()));
        assertEquals("switched off with -Dtornadovm.home=", run("find_tornadovm -Dtornadovm.home=" + show, Map.of()));
    }

    @Test
    void theSdkSaysWhichJdkItIsFor() throws Exception {
        String sdk = sdk("sdk");
        assertEquals("", run("tornadovm_jdk '" + sdk + "'", Map.of()));
        Files.createDirectory(Path.of(sdk, "etc"));
        Files.writeString(Path.of(sdk, "etc/tornado.release"), "version=5.2.0-jdk25\nbranch=master\n");
        assertEquals("25", run("tornadovm_jdk '" + sdk + "'", Map.of()));
    }
}
