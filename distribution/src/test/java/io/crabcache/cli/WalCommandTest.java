package io.crabcache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at logs and mend them, on what a real server has left. */
class WalCommandTest {
  private static final int ENTRIES = 50;

  @TempDir private Path directory;
  private Path data = Path.of("");

  @BeforeEach
  void nameTheDirectory() throws IOException {
    data = directory.toRealPath().resolve("data");
  }

  private RunningCommand run(String... arguments) throws IOException {
    return RunningCommand.start(directory, Map.of(), arguments);
  }

  private RunningCommand server(String policy) throws IOException {
    return run(
        "server",
        "--port=0",
        "--http-port=0",
        "--data-dir=" + data,
        "--set=memory.max=64m",
        "--set=wal.sync=" + policy);
  }

  /** Has a server log some entries, one write each, and ends it. */
  private void fill(String policy, boolean inGoodOrder) throws Exception {
    try (RunningCommand server = server(policy);
        LineClient client = LineClient.of(server)) {
      for (int i = 0; i < ENTRIES; i++) {
        assertThat(client.ask("SET k" + i + " v" + i)).isEqualTo("+OK");
      }
      client.ask("DEL k0");
      if (inGoodOrder) {
        server.terminate();
        assertThat(server.exitCode()).isZero();
      } else {
        server.kill();
      }
    }
  }

  /** The segment that is written to: the first ends once one is prepared in full size. */
  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("wal"))) {
      return files
          .filter(file -> file.toString().endsWith(".wal"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int b = bytes.read();
      bytes.seek(offset);
      bytes.write(~b);
    }
  }

  private static long lastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = bytes.length - 1;
    while (bytes[at] == 0) {
      at--;
    }
    return at;
  }

  @Test
  void aSoundLogIsListedAndVerifiedUnderBothNames() throws Exception {
    fill("interval", true);
    for (Path named : List.of(data, data.resolve("wal"))) {
      try (RunningCommand verify = run("wal", "verify", named.toString())) {
        assertThat(verify.line()).isEqualTo(data.resolve("wal") + " is sound");
        assertThat(verify.exitCode()).isZero();
      }
    }
    try (RunningCommand inspect = run("wal", "inspect", data.toString())) {
      String output = inspect.output();
      assertThat(output)
          .startsWith(data.resolve("wal") + " is sound\n")
          .contains("closed in good order: yes")
          .containsPattern(segment().getFileName() + " +segment +[0-9]+ +20[0-9-]+T")
          .contains("records of the log: 52 (PUT 50, REMOVE 1, CREATE 1)")
          .contains("records of the snapshot: 0");
      assertThat(inspect.exitCode()).isZero();
    }
    try (RunningCommand inspect = run("wal", "inspect", "--headers", data.toString())) {
      assertThat(inspect.output()).contains("records of the log: 52\n");
      assertThat(inspect.exitCode()).isZero();
    }
    try (RunningCommand repair = run("wal", "repair", data.toString())) {
      assertThat(repair.output()).endsWith("There is nothing to repair.\n");
      assertThat(repair.exitCode()).isZero();
    }
  }

  @Test
  void aTornEndIsHarmlessAndSaidToBe() throws Exception {
    fill("os", false);
    flip(segment(), lastByte(segment()));
    try (RunningCommand verify = run("wal", "verify", data.toString())) {
      assertThat(verify.output())
          .contains(" is sound but for its torn end\n")
          .contains("the end of the log is torn at offset ");
      assertThat(verify.exitCode()).isOne();
    }
    try (RunningCommand server = server("os");
        LineClient client = LineClient.of(server)) {
      assertThat(client.ask("GET k1")).isEqualTo("v1");
    }
  }

  @Test
  void damageStopsAServerUntilARepairKeepsTheDamagedFileAside() throws Exception {
    fill("always", true);
    Path segment = segment();
    flip(segment, lastByte(segment) / 2);
    byte[] damaged = Files.readAllBytes(segment);
    try (RunningCommand verify = run("wal", "verify", data.toString())) {
      assertThat(verify.output())
          .contains(data.resolve("wal") + " is damaged\n")
          .contains(segment + " is damaged: at offset ")
          .contains("run `crabcache wal repair " + data.resolve("wal") + "`");
      assertThat(verify.exitCode()).isEqualTo(2);
    }
    try (RunningCommand server = server("always")) {
      assertThat(server.exitCode()).isOne();
      assertThat(server.errors())
          .startsWith("crabcache: " + segment + " is damaged: at offset ")
          .contains("run `crabcache wal repair " + data.resolve("wal") + "`");
    }
    try (RunningCommand repair = run("wal", "repair", "--dry-run", data.toString())) {
      assertThat(repair.output())
          .contains("A repair keeps what can be read")
          .doesNotContain("Repaired");
      assertThat(repair.exitCode()).isZero();
      assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    }
    try (RunningCommand repair = run("wal", "repair", data.toString())) {
      assertThat(repair.output())
          .contains("Repaired:\n  " + segment.getFileName() + ": cut off at offset ")
          .contains("the whole file is kept as " + segment.getFileName() + ".broken");
      assertThat(repair.exitCode()).isZero();
    }
    assertThat(Files.readAllBytes(Path.of(segment + ".broken"))).isEqualTo(damaged);
    try (RunningCommand verify = run("wal", "verify", data.toString())) {
      assertThat(verify.exitCode()).isZero();
    }
    try (RunningCommand server = server("always");
        LineClient client = LineClient.of(server)) {
      assertThat(client.ask("GET k1")).isEqualTo("v1");
      assertThat(client.ask("GET k" + (ENTRIES - 1))).as("behind the damage").isEqualTo("$-1");
    }
  }

  @Test
  void aLogThatAServerHasOrThatIsNotThereIsNotLookedAt() throws Exception {
    try (RunningCommand server = server("interval");
        LineClient client = LineClient.of(server)) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      String taken =
          "crabcache: the data directory %s belongs to another server (pid %d); stop that one or choose another directory"
              .formatted(data.resolve("wal"), server.pid());
      assertFails(1, taken, "wal", "inspect", data.toString());
      assertFails(3, taken, "wal", "verify", data.toString());
      assertFails(1, taken, "wal", "repair", data.toString());
    }
    Path missing = directory.resolve("missing");
    String notThere = "crabcache: there is no data directory " + missing;
    assertFails(1, notThere, "wal", "inspect", missing.toString());
    assertFails(3, notThere, "wal", "verify", missing.toString());
    assertFails(1, notThere, "wal", "repair", missing.toString());
    Path empty = Files.createDirectory(directory.resolve("empty")).toRealPath();
    String noLog =
        "crabcache: there is no log in %s; name the data directory of a server, or the directory of its log (wal.dir)"
            .formatted(empty);
    assertFails(1, noLog, "wal", "inspect", empty.toString());
    assertFails(3, noLog, "wal", "verify", empty.toString());
    assertFails(1, noLog, "wal", "repair", empty.toString());
    assertThat(empty).isEmptyDirectory();
    assertFails(
        3,
        "crabcache: Missing required parameter: 'DIR' (crabcache wal verify --help)",
        "wal",
        "verify");
  }

  private void assertFails(int exitCode, String message, String... arguments) throws Exception {
    try (RunningCommand command = run(arguments)) {
      assertThat(command.exitCode()).isEqualTo(exitCode);
      assertThat(command.errors()).isEqualTo(message);
    }
  }
}
