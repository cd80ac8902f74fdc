package io.crabcache.kill;

import io.crabcache.testing.TestProcesses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Redis-benchmark, which writes to a database that nobody looks at, so that there is more to write
 * and to take a snapshot of.
 */
final class BesideLoad implements AutoCloseable {
  private static final String PROGRAM = "redis-benchmark";
  private static final String DATABASE = "9";

  private final Process process;

  private BesideLoad(Process process) {
    this.process = process;
  }

  private static Optional<Path> program() {
    return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Skips the test where the program is missing, and says so where the build is watched. */
  static void requireInstalled() {
    if (program().isEmpty()) {
      String reason = PROGRAM + " is not installed; Debian has it in the package redis-tools";
      System.err.println("SKIPPED: " + reason);
      Assumptions.abort(reason);
    }
  }

  static BesideLoad start(int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program().orElseThrow().toString(),
            "-p",
            Integer.toString(port),
            "--dbnum",
            DATABASE,
            "-t",
            "set",
            "-c",
            "10",
            "-P",
            "16",
            "-d",
            "100",
            "-r",
            "100000",
            "-n",
            "100000000");
    return new BesideLoad(
        TestProcesses.start(
            builder
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
