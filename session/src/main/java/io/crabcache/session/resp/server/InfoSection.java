package io.crabcache.session.resp.server;

import io.crabcache.engine.durability.SnapshotStatus;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.Durability;
import io.crabcache.session.resp.Network;
import io.crabcache.session.resp.ServerContext;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sections of {@code INFO}, in their order. */
enum InfoSection {
  SERVER {
    @Override
    void fields(Lines lines, Call call) {
      long uptime = call.now() - call.server().startedMillis();
      lines.add("redis_version", ServerContext.REDIS_VERSION);
      lines.add("crabcache_version", call.server().version());
      lines.add("redis_mode", "standalone");
      lines.add(
          "os",
          System.getProperty("os.name")
              + " "
              + System.getProperty("os.version")
              + " "
              + System.getProperty("os.arch"));
      lines.add("arch_bits", 64);
      lines.add("java_version", System.getProperty("java.version"));
      lines.add("process_id", ProcessHandle.current().pid());
      lines.add("run_id", "%040x".formatted(call.incarnation()));
      lines.add("tcp_port", call.server().network().port());
      lines.add("server_time_usec", TimeUnit.MILLISECONDS.toMicros(call.now()));
      lines.add("uptime_in_seconds", TimeUnit.MILLISECONDS.toSeconds(uptime));
      lines.add("uptime_in_days", TimeUnit.MILLISECONDS.toDays(uptime));
    }
  },

  CLIENTS {
    @Override
    void fields(Lines lines, Call call) {
      lines.add("connected_clients", call.server().network().connections());
      lines.add("connected_text_clients", call.server().clients().count());
      lines.add("maxclients", call.server().network().maxConnections());
      lines.add("blocked_clients", 0); // No command waits for another client.
    }
  },

  MEMORY {
    @Override
    void fields(Lines lines, Call call) {
      Map<String, Long> store = call.server().store().values();
      Network network = call.server().network();
      long used = store.getOrDefault("memory_used_bytes", 0L) + network.heldBytes();
      long max = store.getOrDefault("memory_max_bytes", 0L) + network.maxHeldBytes();
      Runtime heap = Runtime.getRuntime();
      lines.add("used_memory", used);
      lines.add("used_memory_human", Lines.human(used));
      lines.add("used_memory_dataset", store.getOrDefault("memory_entry_bytes", 0L));
      lines.add("used_memory_index", store.getOrDefault("memory_index_bytes", 0L));
      lines.add("used_memory_connections", network.heldBytes());
      lines.add("maxmemory", max);
      lines.add("maxmemory_human", Lines.human(max));
      lines.add("maxmemory_policy", ServerContext.MAXMEMORY_POLICY);
      lines.add("java_heap_used", heap.totalMemory() - heap.freeMemory());
      lines.add("java_heap_max", heap.maxMemory());
    }
  },

  PERSISTENCE {
    @Override
    void fields(Lines lines, Call call) {
      lines.add("loading", 0); // Nobody is served before the recovery is done.
      Durability durability = call.server().durability();
      lines.add("aof_enabled", durability == null ? 0 : 1);
      if (durability == null) {
        lines.add("rdb_bgsave_in_progress", 0);
        return;
      }
      SnapshotStatus snapshots = durability.snapshots();
      LogStatus log = durability.log();
      lines.add("rdb_bgsave_in_progress", snapshots.underWay() ? 1 : 0);
      lines.add("rdb_last_bgsave_status", snapshots.failure() == null ? "ok" : "err");
      lines.add("rdb_last_bgsave_time_sec", TimeUnit.NANOSECONDS.toSeconds(snapshots.nanos()));
      lines.add("rdb_saves", snapshots.taken());
      lines.add("aof_last_write_status", log.failure() == null ? "ok" : "err");
      lines.add("aof_current_size", log.logBytes());
      lines.add("wal_sync", log.sync().name().toLowerCase(Locale.ROOT));
      lines.add("wal_failure", Lines.line(log.failure()));
      lines.add("wal_snapshot_failure", Lines.line(snapshots.failure()));
      for (LogFigures.Figure figure : LogFigures.of(durability)) {
        lines.add(
            figure.name(),
            figure.isTime()
                ? String.format(Locale.ROOT, "%.6f", figure.seconds())
                : Long.toString(figure.amount()));
      }
    }
  },

  STATS {
    @Override
    void fields(Lines lines, Call call) {
      ServerContext server = call.server();
      Map<String, Long> store = server.store().values();
      lines.add("total_connections_received", server.network().connectionsReceived());
      lines.add("rejected_connections", server.network().connectionsRefused());
      lines.add("cut_connections", server.network().connectionsCut());
      lines.add(
          "total_commands_processed",
          server.respCounters().commands() + server.nativeCounters().commands());
      lines.add("keyspace_hits", store.getOrDefault("hits", 0L));
      lines.add("keyspace_misses", store.getOrDefault("misses", 0L));
      lines.add("expired_keys", store.getOrDefault("expirations", 0L));
      lines.add("evicted_keys", store.getOrDefault("evictions", 0L));
    }
  },

  PIPELINE {
    @Override
    void fields(Lines lines, Call call) {
      int maxBatch = call.limits().maxBatchCommands();
      lines.add("pipeline_enabled", maxBatch > 1 ? 1 : 0);
      lines.add("pipeline_max_batch_size", maxBatch);
      dialect(lines, "resp", call.server().respCounters());
      dialect(lines, "native", call.server().nativeCounters());
    }

    private void dialect(Lines lines, String name, SessionCounters counters) {
      StringBuilder sizes = new StringBuilder();
      for (int i = 0; i < SessionCounters.SIZE_CLASSES; i++) {
        sizes
            .append(i == 0 ? "" : ",")
            .append(1 << i)
            .append('=')
            .append(counters.batchesOfSize(i));
      }
      lines.add("pipeline_" + name + "_batches", counters.batches());
      lines.add("pipeline_" + name + "_commands", counters.commands());
      lines.add(
          "pipeline_" + name + "_mean_batch",
          String.format(Locale.ROOT, "%.2f", counters.meanBatch()));
      lines.add("pipeline_" + name + "_largest_batch", counters.largestBatch());
      lines.add("pipeline_" + name + "_batch_sizes", sizes);
      lines.add("pipeline_" + name + "_parse_errors", counters.parseErrors());
    }
  },

  REPLICATION {
    @Override
    void fields(Lines lines, Call call) {
      lines.add("role", "master");
      lines.add("connected_slaves", 0);
    }
  },

  CLUSTER {
    @Override
    void fields(Lines lines, Call call) {
      lines.add("cluster_enabled", 0);
    }
  },

  KEYSPACE {
    @Override
    void fields(Lines lines, Call call) {
      for (int database = 0; database < Databases.COUNT; database++) {
        CacheHandle cache = call.databases().find(database);
        if (cache != null) {
          Map<String, Long> counters = call.server().store().values(cache);
          long keys = counters.getOrDefault("entries", 0L);
          long expires = counters.getOrDefault("expiring_entries", 0L);
          if (keys > 0) {
            lines.add("db" + database, "keys=" + keys + ",expires=" + expires + ",avg_ttl=0");
          }
        }
      }
    }
  };

  /** Appends the section with its head line. */
  final void append(StringBuilder to, Call call) {
    to.append("# ").append(name().charAt(0)).append(name().substring(1).toLowerCase(Locale.ROOT));
    to.append("\r\n");
    fields(new Lines(to), call);
  }

  abstract void fields(Lines lines, Call call);

  /** Where a section's fields go. */
  record Lines(StringBuilder to) {
    private static final String UNITS = "BKMGT";

    void add(String field, Object value) {
      to.append(field).append(':').append(value).append("\r\n");
    }

    /** A text from elsewhere, which may not begin another field; empty for none. */
    static String line(@Nullable String text) {
      return text == null ? "" : text.replaceAll("\\p{Cntrl}", " ");
    }

    /** A number of bytes as people read it. */
    static String human(long bytes) {
      int unit = Math.min(UNITS.length() - 1, (63 - Long.numberOfLeadingZeros(bytes | 1)) / 10);
      return unit == 0
          ? bytes + "B"
          : String.format(
              Locale.ROOT, "%.2f%c", bytes / (double) (1L << (10 * unit)), UNITS.charAt(unit));
    }
  }
}
