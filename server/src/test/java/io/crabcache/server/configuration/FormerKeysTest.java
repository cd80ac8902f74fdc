package io.crabcache.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that the original CrabCache had. */
class FormerKeysTest {
  @TempDir private Path directory;

  @Test
  void allAreTakenFromAFile() throws Exception {
    Path file =
        file(
            """
            enable_wal = false
            wal_dir = "/var/wal"
            max_segment_size = 1048576
            flush_interval_ms = 250
            sync_policy = "sync"
            """);
    ServerConfiguration configuration = ServerConfiguration.builder().file(file).build();
    assertAll(configuration);
    assertThat(configuration.renamed())
        .containsExactly(
            "wal_dir (" + file + ":2) is called wal.dir now",
            "enable_wal (" + file + ":1) is called wal.enabled now",
            "max_segment_size (" + file + ":3) is called wal.segment_size now",
            "sync_policy (" + file + ":5) is called wal.sync now",
            "flush_interval_ms (" + file + ":4) is called wal.sync_interval_ms now");
    assertThat(configuration.changes()).contains("wal.sync = always (" + file + ":5)");
  }

  @Test
  void allAreTakenFromTheEnvironment() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .environment(
                Map.of(
                    "CRABCACHE_ENABLE_WAL", "false",
                    "CRABCACHE_WAL_DIR", "/var/wal",
                    "CRABCACHE_MAX_SEGMENT_SIZE", "1m",
                    "CRABCACHE_FLUSH_INTERVAL_MS", "250",
                    "CRABCACHE_SYNC_POLICY", "sync"))
            .build();
    assertAll(configuration);
    assertThat(configuration.renamed())
        .as("the directory's variable is the same")
        .hasSize(4)
        .contains("sync_policy (CRABCACHE_SYNC_POLICY) is called wal.sync now");
  }

  @Test
  void allAreTakenFromAssignments() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .set("enable_wal=false")
            .set("wal_dir=/var/wal")
            .set("max_segment_size=1m")
            .set("flush_interval_ms=250")
            .set("sync_policy=none")
            .set("sync_policy=sync")
            .build();
    assertAll(configuration);
    assertThat(configuration.renamed())
        .hasSize(5)
        .contains("sync_policy (--set) is called wal.sync now");
  }

  private static void assertAll(ServerConfiguration configuration) {
    assertThat(configuration.get(Settings.WAL_ENABLED)).isFalse();
    assertThat(configuration.get(Settings.WAL_DIR)).isEqualTo("/var/wal");
    assertThat(configuration.get(Settings.WAL_SEGMENT_SIZE)).isEqualTo(1 << 20);
    assertThat(configuration.get(Settings.WAL_SYNC_INTERVAL_MS)).isEqualTo(250);
    assertThat(configuration.get(Settings.WAL_SYNC)).isEqualTo("always");
  }

  @ParameterizedTest
  @CsvSource({"none,os", "async,interval", "sync,always"})
  void policiesHadOtherNames(String former, String now) throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder().set("sync_policy=" + former).build();
    assertThat(configuration.get(Settings.WAL_SYNC)).isEqualTo(now);
  }

  @Test
  void valuesAreCheckedAsAnyAndNamedAsTheyStandThere() {
    refused(() -> ServerConfiguration.builder().set("sync_policy=always"))
        .hasMessage(
            "--set: sync_policy = always is not allowed; it must be async (now interval), none (now"
                + " os), sync (now always)");
    refused(() -> ServerConfiguration.builder().set("max_segment_size=1k"))
        .hasMessageStartingWith("--set: max_segment_size = 1k is not allowed; it must be a number");
    refused(() -> ServerConfiguration.builder().file(file("flush_interval_ms = \"1\"\n")))
        .hasMessageContaining(":1: flush_interval_ms = \"1\" is not allowed");
    refused(
            () ->
                ServerConfiguration.builder().environment(Map.of("CRABCACHE_SYNC_POLICY", "fast")))
        .hasMessageStartingWith("CRABCACHE_SYNC_POLICY: sync_policy = fast is not allowed");
    refused(() -> ServerConfiguration.builder().set("wal.sync=sync"))
        .hasMessage("--set: wal.sync = sync is not allowed; it must be always, interval or os");
  }

  @Test
  void aSettingThatIsGivenUnderBothNamesInOnePlaceIsRefused() {
    refused(() -> ServerConfiguration.builder().set("wal.sync=os").set("sync_policy=none"))
        .hasMessage(
            "--set: wal.sync and sync_policy are both given and mean the same; leave one of them"
                + " out");
    refused(
            () ->
                ServerConfiguration.builder()
                    .file(file("sync_policy = \"sync\"\n[wal]\nsync = \"always\"\n")))
        .hasMessageContaining("sync_policy")
        .hasMessageContaining("wal.sync")
        .hasMessageEndingWith("are both given and mean the same; leave one of them out");
    refused(
            () ->
                ServerConfiguration.builder()
                    .environment(
                        new TreeMap<>(
                            Map.of("CRABCACHE_SYNC_POLICY", "sync", "CRABCACHE_WAL_SYNC", "os"))))
        .hasMessage(
            "environment: CRABCACHE_SYNC_POLICY and CRABCACHE_WAL_SYNC both set wal.sync; unset one"
                + " of them");
  }

  @Test
  void aStrongerPlaceWinsUnderWhicheverName() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .file(file("sync_policy = \"sync\"\nflush_interval_ms = 5\n"))
            .environment(Map.of("CRABCACHE_WAL_SYNC_INTERVAL_MS", "6"))
            .set("wal.sync=os")
            .build();
    assertThat(configuration.get(Settings.WAL_SYNC)).isEqualTo("os");
    assertThat(configuration.get(Settings.WAL_SYNC_INTERVAL_MS)).isEqualTo(6);
  }

  private Path file(String toml) throws IOException {
    return Files.writeString(directory.resolve("crabcache.toml"), toml);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(ConfigurationException.class);
  }
}
