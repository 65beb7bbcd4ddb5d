package io.github.tornadoconv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/install-tornadovm} with a release page in a folder and a home of its own. */
class InstallTornadovmTest {
    private static final String FILE = "tornadovm-5.2.0-jdk25-opencl-linux-amd64.zip";

    @TempDir
    private Path home;

    @TempDir
    private Path releases;

    private Path candidates;

    @BeforeEach
    void aRelease() throws IOException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the release page made here has an archive for Linux on amd64 alone");
        candidates = home.resolve(".sdkman/candidates/tornadovm");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("tornadovm-5.2.0-jdk25-opencl/tornado-argfile.template"));
            zip.write("-Djava.library.path=${TORNADOVM_HOME}/lib\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(releases.resolve(FILE), bytes.toByteArray());
    }

    @Test
    void putsTheSdkWhereTheLauncherLooks() throws Exception {
        publish(sha256());
        assertEquals(0, install().status());
        Path argfile = candidates.resolve("current/tornado-argfile");
        assertEquals("-Djava.library.path=" + candidates.resolve("current/lib") + "\n", Files.readString(argfile));
        Ran again = install();
        assertEquals(0, again.status());
        assertTrue(again.output().contains("already there"), again::output);
    }

    @Test
    void installsNothingThatHasAnotherChecksum() throws Exception {
        publish("0".repeat(64));
        Ran ran = install();
        assertEquals(1, ran.status());
        assertTrue(ran.output().contains("is published; nothing was installed"), ran::output);
        isClean();
    }

    @Test
    void saysThatTheNetworkCannotBeReached() throws Exception {
        Ran ran = install();
        assertEquals(1, ran.status());
        assertTrue(ran.output().contains("cannot reach file:" + releases.resolve("info")), ran::output);
        isClean();
    }

    @Test
    void installsNothingFromABrokenArchive() throws Exception {
        Files.writeString(releases.resolve(FILE), "no archive");
        publish(sha256());
        assertEquals(1, install().status());
        isClean();
    }

    private void isClean() throws IOException {
        assertFalse(Files.exists(candidates.resolve("current")));
        try (var left = Files.list(candidates)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private String sha256() throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(releases.resolve(FILE)));
        return HexFormat.of().formatHex(digest);
    }

    /** The lines that count of what GitHub says of a release. */
    private void publish(String sha256) throws IOException {
        Files.writeString(
                releases.resolve("info"),
                "{\"assets\": [{\"name\": \"another.zip\", \"digest\": \"sha256:" + "1".repeat(64) + "\"},\n"
                        + "{\"name\": \"" + FILE + "\", \"size\": 1, \"digest\": \"sha256:" + sha256 + "\"}]}\n");
    }

    private Ran install() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "./install-tornadovm").redirectErrorStream(true);
        builder.directory(Path.of("").toAbsolutePath().toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TORNADOVM_RELEASES", "file:" + releases);
        builder.environment().put("TORNADOVM_RELEASE_INFO", "file:" + releases.resolve("info"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    private record Ran(int status, String output) {}
}
