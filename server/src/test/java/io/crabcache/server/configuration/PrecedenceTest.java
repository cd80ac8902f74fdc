package io.crabcache.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
  @TempDir private Path directory;

  @Test
  void everySettingHasItsDefaultWhenNobodySetsIt() {
    ServerConfiguration configuration = ServerConfiguration.builder().build();

    assertThat(configuration.get(Settings.SERVER_BIND)).isEqualTo("127.0.0.1");
    assertThat(configuration.get(Settings.SERVER_PORT)).isEqualTo(7171);
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(7172);
    assertThat(configuration.changes()).isEmpty();
    for (Setting<?> setting : Settings.ALL) {
      assertThat(configuration.<Object>get(objectSetting(setting)))
          .isEqualTo(setting.defaultValue());
    }
  }

  @SuppressWarnings("unchecked")
  private static Setting<Object> objectSetting(Setting<?> setting) {
    return (Setting<Object>) setting;
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheCommandLineOverBoth() throws Exception {
    Path file =
        file(
            "[server]\nport = 1001\nbind = '::1'\n[http]\nport = 1002\n[connection]\nmax_connections = 9\n");
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .option("--http-port", Settings.HTTP_PORT, "4002")
            .set("http.port=3002")
            .set("server.port = 3001")
            .environment(
                Map.of(
                    "CRABCACHE_SERVER_PORT", "2001",
                    "CRABCACHE_HTTP_PORT", "2002",
                    "CRABCACHE_SERVER_BIND", "localhost"))
            .file(file)
            .build();

    assertThat(configuration.get(Settings.CONNECTION_MAX_CONNECTIONS)).isEqualTo(9);
    assertThat(configuration.get(Settings.SERVER_BIND)).isEqualTo("localhost");
    assertThat(configuration.get(Settings.SERVER_PORT)).isEqualTo(3001);
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(4002);
    assertThat(configuration.changes())
        .containsExactly(
            "server.bind = localhost (CRABCACHE_SERVER_BIND)",
            "server.port = 3001 (--set)",
            "http.port = 4002 (--http-port)",
            "connection.max_connections = 9 (" + file + ":7)");
  }

  @Test
  void theLastOfTwoAssignmentsCounts() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder().set("server.port=1").set("server.port=2").build();
    assertThat(configuration.get(Settings.SERVER_PORT)).isEqualTo(2);
  }

  @Test
  void theOriginalsEnvironmentVariablesStillWork() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .environment(
                Map.of(
                    "CRABCACHE_ENABLE_PIPELINING", "false",
                    "CRABCACHE_MAX_BATCH_SIZE", "17",
                    "CRABCACHE_PIPELINE_BUFFER_SIZE", "8k"))
            .build();
    assertThat(configuration.get(Settings.PIPELINE_ENABLED)).isFalse();
    assertThat(configuration.get(Settings.PIPELINE_MAX_BATCH_SIZE)).isEqualTo(17);
    assertThat(configuration.get(Settings.PIPELINE_BUFFER_SIZE)).isEqualTo(8192);
  }

  @Test
  void otherProgramsVariablesAndTheLaunchersAreLeftAlone() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .environment(
                Map.of("PATH", "/bin", "CRABCACHE_JAVA_OPTS", "-Xmx1g", "CRABCACHE_HOME", "/opt"))
            .build();
    assertThat(configuration.changes()).isEmpty();
  }

  @Test
  void sizesTakePowersOf1024InEitherCaseAndAsTomlNumbers() throws Exception {
    assertThat(frameLimit("'65536'")).isEqualTo(64 << 10);
    assertThat(frameLimit("65536")).isEqualTo(64 << 10);
    assertThat(frameLimit("'64k'")).isEqualTo(64 << 10);
    assertThat(frameLimit("'3M'")).isEqualTo(3 << 20);
  }

  private long frameLimit(String toml) throws Exception {
    return ServerConfiguration.builder()
        .file(file("connection.max_frame_bytes = " + toml))
        .build()
        .get(Settings.CONNECTION_MAX_FRAME_BYTES);
  }

  private Path file(String toml) throws IOException {
    return Files.writeString(directory.resolve("crabcache.toml"), toml);
  }
}
