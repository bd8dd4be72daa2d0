package io.saddlebag.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a distribution and in a checkout, with a java that says how it was called. */
class LauncherTest {
    private static final long WHOLE = 70_000_000;

    private final Path home;
    private final Path java;
    private final Path launcher;

    LauncherTest(@TempDir Path directory) throws IOException {
        home = Files.createDirectories(directory.toRealPath().resolve("a hub"));
        java = Files.createDirectories(home.resolveSibling("a java/bin")).resolve("java");
        launcher = home.resolve("saddlebag");
    }

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectory(home.resolve("lib"));
        Files.writeString(home.resolve("lib/saddlebag-9.9.9.jar"), "");
        script(launcher, Files.readString(Path.of("saddlebag")));
        javaOf("openjdk version \"17.0.15\" 2025-04-15");
    }

    @Test
    void runsFromItsOwnDirectoryThroughLinksAndSpaces() throws Exception {
        Path link = Files.createSymbolicLink(home.resolveSibling("a link"), launcher);
        Path second = Files.createSymbolicLink(home.resolveSibling("link"), link.getFileName());

        assertThat(run(second, Map.of(), "connector", "map", "a  b", "*"))
                .contains("-Dsaddlebag.home=" + home, home + "/lib/saddlebag-9.9.9.jar")
                .endsWith("io.saddlebag.cli.Saddlebag", "connector", "map", "a  b", "*");
    }

    @Test
    void letsTheOperatorsOptionsComeLast() throws Exception {
        Map<String, String> options = Map.of("SADDLEBAG_JAVA_OPTS", "-Xmx2g  -XX:+UseG1GC -Dx=*");

        List<String> called = run(launcher, options, "run");

        assertThat(called).containsSubsequence("-Xmx512m", "-Xmx2g", "-XX:+UseG1GC", "-Dx=*", "-cp");
        assertThat(called).as("two collectors would be refused").doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void keepsAClassArchiveBesideTheJarsAndMakesItAnewWhenTheyAreNewer() throws Exception {
        String archive = home + "/lib/classes-17.0.15.jsa";
        assertThat(run(launcher, Map.of(), "run")).contains("-XX:ArchiveClassesAtExit=" + archive);
        archive(Path.of(archive), 1, WHOLE);
        age(home.resolve("lib/saddlebag-9.9.9.jar"), 60);
        assertThat(run(launcher, Map.of(), "run"))
                .contains("-XX:SharedArchiveFile=" + archive)
                .doesNotContain("-XX:ArchiveClassesAtExit=" + archive);
        age(Path.of(archive), 120);
        assertThat(run(launcher, Map.of(), "run")).contains("-XX:ArchiveClassesAtExit=" + archive);
        javaOf("openjdk version \"25\" 2025-09-16");
        assertThat(run(launcher, Map.of(), "run"))
                .contains("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + home + "/lib/classes-25.jsa");
        assertThat(run(launcher, Map.of(), "status")).noneMatch(option -> option.contains("Archive"));
        assertThat(run(launcher, Map.of(), "bench"))
                .as("it compares starts with and without")
                .noneMatch(option -> option.contains("Archive"));
    }

    @Test
    void makesTheArchiveAnewThatAFailedStartOrACutOffStopHasLeft() throws Exception {
        Path archive = home.resolve("lib/classes-17.0.15.jsa");
        age(home.resolve("lib/saddlebag-9.9.9.jar"), 60);
        archive(archive, 1, 20_000_000);
        assertThat(run(launcher, Map.of(), "run")).contains("-XX:ArchiveClassesAtExit=" + archive);
        assertThat(archive).as("a newer Java would keep it").doesNotExist();
        archive(archive, 0, WHOLE);
        assertThat(run(launcher, Map.of(), "run")).contains("-XX:ArchiveClassesAtExit=" + archive);
    }

    @Test
    void leavesTheArchiveToAnOperatorWhoHasOne() throws Exception {
        javaOf("openjdk version \"25\" 2025-09-16");
        for (String own : List.of("-XX:AOTCache=x.aot", "-XX:SharedArchiveFile=x.jsa", "-Xshare:off")) {
            assertThat(run(launcher, Map.of("SADDLEBAG_JAVA_OPTS", own), "run"))
                    .contains(own)
                    .noneMatch(option -> option.contains(home + "/lib/classes"));
        }
    }

    /** A file as long, of no content but its first byte. */
    private static void archive(Path file, int first, long length) throws IOException {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "rw")) {
            written.setLength(length);
            written.write(first);
        }
    }

    @Test
    void keepsTheArchiveWithTheDataWhereTheJarsCannotBeWritten() throws Exception {
        Path lib = home.resolve("lib");
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(lib), "nothing is forbidden to root");
        Path data = Files.createDirectories(home.resolveSibling("data"));
        assertThat(run(launcher, Map.of("SADDLEBAG_DATA_DIRECTORY", data.toString()), "run"))
                .contains("-XX:ArchiveClassesAtExit=" + data + "/classes-17.0.15.jsa");
        assertThat(run(launcher, Map.of(), "run")).noneMatch(option -> option.contains("Archive"));
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void saysInOneSentenceWhatIsMissing() throws Exception {
        javaOf("openjdk version \"11.0.2\" 2019-01-15");
        assertThat(run(launcher, Map.of(), "run"))
                .containsExactly(
                        "saddlebag: " + java + " is Java 11; Saddlebag needs Java 17 or newer: set JAVA_HOME to one.");
        javaOf("java version \"1.8.0_292\"");
        assertThat(run(launcher, Map.of(), "run")).first().asString().contains("is Java 8;");
        Files.delete(java);
        assertThat(run(launcher, Map.of(), "run"))
                .hasSize(1)
                .first()
                .asString()
                .contains("which has no bin/java; set it");
        assertThat(run(launcher, Map.of("JAVA_HOME", "", "PATH", pathWithoutJava()), "run"))
                .containsExactly(
                        "saddlebag: There is no java on the PATH and JAVA_HOME is not set; install a Java 17 or newer.");
        javaOf("openjdk version \"17.0.15\" 2025-04-15");
        Files.delete(home.resolve("lib/saddlebag-9.9.9.jar"));
        assertThat(run(launcher, Map.of(), "run"))
                .containsExactly(
                        "saddlebag: " + home + "/lib holds no saddlebag-*.jar; unpack the distribution again.");
    }

    @Test
    void buildsInACheckoutWhatIsMissingOrOlderThanItsSources() throws Exception {
        checkout();
        List<String> first = run(launcher, Map.of(), "run");
        assertThat(first)
                .first()
                .asString()
                .isEqualTo(
                        "Building Saddlebag 9.9.9 (the first time it loads its libraries, which takes some minutes) …");
        assertThat(first)
                .contains("built by -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true package")
                .contains(home + "/target/saddlebag-9.9.9/lib/saddlebag-9.9.9.jar");
        assertThat(run(launcher, Map.of(), "run")).as("nothing has changed").noneMatch(line -> line.contains("uil"));

        Path source = home.resolve("src/main/java/Hub.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run(launcher, Map.of(), "status"))
                .as("a running hub keeps its jars")
                .noneMatch(line -> line.startsWith("Building"));
        assertThat(run(launcher, Map.of(), "check")).first().asString().startsWith("Building");
    }

    @Test
    void saysThatABuildFailedOrCannotBe() throws Exception {
        checkout();
        script(home.resolve("mvnw"), "#!/bin/sh\nexit 1\n");
        assertThat(run(launcher, Map.of(), "run"))
                .last()
                .isEqualTo("saddlebag: The build failed; what Maven says stands above.");
        Files.delete(java.resolveSibling("javac"));
        assertThat(run(launcher, Map.of("PATH", pathWithoutJava()), "run"))
                .containsExactly(
                        "saddlebag: " + java + " is a Java without a compiler, which building from source needs:"
                                + " set JAVA_HOME to a JDK 17 or newer.");
    }

    /** Sources that were never built, with a Maven that makes what the launcher looks for. */
    private void checkout() throws IOException {
        Files.delete(home.resolve("lib/saddlebag-9.9.9.jar"));
        Files.writeString(home.resolve("pom.xml"), "<project>\n  <version>9.9.9</version>\n</project>\n");
        Path source = Files.createDirectories(home.resolve("src/main/java")).resolve("Hub.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(
                home.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(60)));
        for (String directory : List.of("src", "src/main", "src/main/java")) {
            Files.setLastModifiedTime(
                    home.resolve(directory), FileTime.from(Instant.now().minusSeconds(60)));
        }
        script(java.resolveSibling("javac"), "#!/bin/sh\n");
        script(
                home.resolve("mvnw"),
                """
                #!/bin/sh
                echo "built by $*"
                mkdir -p target/saddlebag-9.9.9/lib
                touch target/saddlebag-9.9.9/lib/saddlebag-9.9.9.jar
                """);
    }

    private List<String> run(Path command, Map<String, String> environment, String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", command.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(args));
        builder.environment().remove("SADDLEBAG_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", home.resolveSibling("a java").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return lines;
    }

    private void javaOf(String version) throws IOException {
        script(
                java,
                """
                #!/bin/sh
                if [ "$1" = -version ]; then echo '%s' >&2; else printf '%%s\\n' "$@"; fi
                """
                        .formatted(version));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A directory of the few tools the launcher needs, as no machine can be relied on to have Java elsewhere. */
    private String pathWithoutJava() throws IOException {
        Path bin = Files.createDirectories(home.resolveSibling("bin"));
        for (String tool : List.of("sh", "dirname", "readlink", "sed", "head", "find", "mkdir", "mv")) {
            for (String place : List.of("/usr/bin/", "/bin/")) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
                    script(bin.resolve(tool), "#!/bin/sh\nexec " + place + tool + " \"$@\"\n");
                }
            }
        }
        return bin.toString();
    }
}
