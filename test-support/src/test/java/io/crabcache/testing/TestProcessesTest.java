package io.crabcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
class TestProcessesTest {
  private static final int PATIENCE_SECONDS = 60;

  /** Stands for a JVM of tests: starts a process that outlives it if nobody ends it. */
  public static final class Starter {
    private Starter() {}

    /** Says on standard output which process that is, and waits to be ended. */
    public static void main(String[] args) throws Exception {
      ProcessBuilder sleeping =
          new ProcessBuilder("sh", "-c", "echo $$; exec sleep 1000")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT);
      TestProcesses.start(sleeping).waitFor();
    }
  }

  @Test
  void whatATestStartsEndsWithItsJvm() throws Exception {
    Process starter =
        TestProcesses.start(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName()));
    try (BufferedReader output = starter.inputReader(StandardCharsets.US_ASCII)) {
      ProcessHandle sleeping = ProcessHandle.of(number(output)).orElseThrow();
      starter.destroy(); // SIGTERM
      sleeping.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(sleeping.isAlive()).isFalse();
    } finally {
      starter.destroyForcibly();
    }
  }

  private static long number(BufferedReader lines) throws IOException {
    return Long.parseLong(String.valueOf(lines.readLine()));
  }
}
