package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real process is killed while it appends, again and again, in one directory. */
class KilledProcessIT {
  private static final int KILLS = 3;
  private static final int APPENDS = 30;

  @ParameterizedTest
  @EnumSource
  void losesNothingThatWasAcknowledged(SyncPolicy policy, @TempDir Path directory)
      throws Exception {
    int acknowledged = 0;
    for (int i = 0; i < KILLS; i++) {
      Process process = start(directory, policy);
      try (BufferedReader lines = outputOf(process)) {
        assertThat(number(lines)).isGreaterThanOrEqualTo(acknowledged);
        assertThatThrownBy(() -> LogDirectory.open(directory))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("belongs to another server (pid " + process.pid() + ")");
        for (int j = 0; j < APPENDS; j++) {
          acknowledged = number(lines);
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      Replayed replayed = Replayed.of(DiskStorage.open(directory));
      assertThat(replayed.log).hasSizeGreaterThanOrEqualTo(acknowledged);
      assertThat(replayed.end.clean()).isFalse();
      for (int j = 0; j < replayed.log.size(); j++) {
        assertThat(replayed.log.get(j)).isEqualTo(AppendingProcess.mutation(j));
      }
    }
  }

  private static Process start(Path directory, SyncPolicy policy) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            directory.toString(),
            policy.name());
    return TestProcesses.start(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private static BufferedReader outputOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static int number(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    assertThat(line).as("a line of the process").isNotNull();
    return Integer.parseInt(String.valueOf(line));
  }
}
