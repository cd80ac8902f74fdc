package io.crabcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of a command-line program from its start to its end. */
final class Program {
  private static final int PATIENCE_SECONDS = 60;

  private Program() {}

  /**
   * How a run ended.
   *
   * @param code exit code
   * @param output what it wrote to standard output and standard error
   */
  record End(int code, String output) {
    /** The output of a run that must have gone well. */
    String success() {
      assertThat(code).as("exit code; it said: %s", output).isZero();
      return output;
    }
  }

  static End run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /** Runs a program with bytes for its standard input, one for each char. */
  static End run(List<String> command, String input) throws IOException, InterruptedException {
    Path in = Files.createTempFile("input", ".txt");
    Path out = Files.createTempFile("output", ".txt");
    try {
      Files.writeString(in, input, StandardCharsets.ISO_8859_1);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end; it said: " + Files.readString(out));
      }
      return new End(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
    }
  }
}
