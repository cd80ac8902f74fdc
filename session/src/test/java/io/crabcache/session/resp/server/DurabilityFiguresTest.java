package io.crabcache.session.resp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.durability.SnapshotStatus;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.session.resp.Conversation;
import io.crabcache.session.resp.Durability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What INFO, STATS and METRICS tell of a log, its snapshots and its recovery. */
class DurabilityFiguresTest {

  /** Each figure is another one, so that none stands for another. */
  private static Durability durability(boolean failed) {
    return new Durability() {
      @Override
      public LogStatus log() {
        return new LogStatus(
            SyncPolicy.ALWAYS,
            103,
            102,
            101,
            104,
            105,
            106,
            107_000_000,
            108_000_000,
            109,
            110,
            failed ? "the disk\r\nis full" : null);
      }

      @Override
      public SnapshotStatus snapshots() {
        return new SnapshotStatus(111, true, 112, 113, 3_500_000_000L, failed ? "no room" : null);
      }

      @Override
      public RecoveryReport recovery() {
        return new RecoveryReport(114, 114, 60, 56, 115, 4_250_000_000L, List.of());
      }
    };
  }

  @Test
  void infoHasTheNamesThatToolsForRedisLookForAndAllFigures() {
    try (Conversation client = new Conversation(durability(false))) {
      String info = client.ask("INFO persistence");
      assertThat(info.substring(info.indexOf(' ') + 1))
          .isEqualTo(
              "# Persistence loading:0 aof_enabled:1 rdb_bgsave_in_progress:1"
                  + " rdb_last_bgsave_status:ok rdb_last_bgsave_time_sec:3 rdb_saves:111"
                  + " aof_last_write_status:ok aof_current_size:110 wal_sync:always wal_failure:"
                  + " wal_snapshot_failure: wal_appended_bytes:103 wal_written_bytes:102"
                  + " wal_synced_bytes:101 wal_records:104 wal_blocks:105 wal_syncs:106"
                  + " wal_sync_seconds:0.107000 wal_longest_sync_seconds:0.108000"
                  + " wal_segments:109 wal_disk_bytes:110 wal_failed:0 wal_snapshots:111"
                  + " wal_snapshot_under_way:1 wal_snapshot_failed:0"
                  + " wal_snapshot_seconds:3.500000 wal_snapshot_bytes:112"
                  + " wal_snapshot_entries:113 wal_recovery_seconds:4.250000"
                  + " wal_recovery_bytes:114 wal_recovery_entries:115 wal_recovery_records:116");
    }
  }

  @Test
  void failuresAreToldInALine() {
    try (Conversation client = new Conversation(durability(true))) {
      assertThat(client.ask("INFO persistence"))
          .contains(" rdb_last_bgsave_status:err ")
          .contains(" aof_last_write_status:err ")
          .contains(" wal_failure:the disk  is full wal_snapshot_failure:no room ")
          .contains(" wal_failed:1 ")
          .contains(" wal_snapshot_failed:1 ");
    }
  }

  @Test
  void metricsAreCountersWhereTheyOnlyGrow() {
    try (Conversation client = new Conversation(durability(false))) {
      assertThat(client.ask("METRICS"))
          .contains("# TYPE crabcache_wal_synced_bytes_total counter")
          .contains("crabcache_wal_synced_bytes_total 101")
          .contains("crabcache_wal_sync_seconds_total 0.107")
          .contains("# TYPE crabcache_wal_segments gauge")
          .contains("crabcache_wal_segments 109")
          .contains("crabcache_wal_snapshots_total 111")
          .contains("crabcache_wal_recovery_seconds 4.25");
    }
  }

  @Test
  void statsHaveAMapOfThem() {
    try (Conversation client = new Conversation(durability(false))) {
      client.ask("HELLO 3");
      assertThat(client.ask("STATS"))
          .startsWith("%6 ")
          .contains("$3 log %21 $18 wal_appended_bytes :103 ")
          .contains("$16 wal_sync_seconds ,0.107 ");
    }
  }

  @Test
  void withoutALogThereAreNone() {
    try (Conversation client = new Conversation()) {
      assertThat(client.ask("INFO persistence"))
          .endsWith("# Persistence loading:0 aof_enabled:0 rdb_bgsave_in_progress:0");
      assertThat(client.ask("METRICS")).doesNotContain("wal_");
      assertThat(client.ask("STATS")).doesNotContain("wal_");
    }
  }
}
