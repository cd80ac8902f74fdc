package io.crabcache.kill;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Redis-benchmark, which writes to a database that nobody looks at, so that there is more to write
 * and to take a snapshot of. Where it is not installed there is none.
 */
final class BesideLoad implements AutoCloseable {
  private static final String DATABASE = "9";

  private final @Nullable Process process;

  private BesideLoad(@Nullable Process process) {
    this.process = process;
  }

  static BesideLoad start(int port) throws IOException {
    Optional<Path> program =
        Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
            .map(directory -> Path.of(directory, "redis-benchmark"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      return new BesideLoad(null);
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            program.get().toString(),
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
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
