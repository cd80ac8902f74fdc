package io.crabcache.session.resp.server;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Durability;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.Network;
import io.crabcache.session.resp.ServerContext;
import java.util.List;
import java.util.Map;

/** {@code STATS}: what the server counts, as a map of maps. */
public final class Stats extends ImmediateCommand {

  /** Creates the command. */
  public Stats() {
    super(
        CommandInfo.noKey(
            "stats", 1, "server", "1.0.0", "Answers what the server counts.", "loading", "stale"));
  }

  @Override
  public void run(Call call) {
    RespWriter reply = call.reply();
    ServerContext server = call.server();
    Durability durability = server.durability();
    reply.map(durability == null ? 5 : 6);
    reply.bulk("version");
    reply.bulk(server.version());
    field(reply, "uptime_seconds", (call.now() - server.startedMillis()) / 1000);
    connections(reply, server);
    pipeline(reply, server, call.limits().maxBatchCommands());
    store(reply, server.store().values());
    if (durability != null) {
      log(reply, LogFigures.of(durability));
    }
    call.awaitAll();
  }

  private static void log(RespWriter reply, List<LogFigures.Figure> figures) {
    reply.bulk("log");
    reply.map(figures.size());
    for (LogFigures.Figure figure : figures) {
      if (figure.isTime()) {
        reply.bulk(figure.name());
        reply.number(figure.seconds());
      } else {
        field(reply, figure.name(), figure.amount());
      }
    }
  }

  private static void connections(RespWriter reply, ServerContext server) {
    Network network = server.network();
    reply.bulk("connections");
    reply.map(8);
    field(reply, "open", network.connections());
    field(reply, "open_text", server.clients().count());
    field(reply, "max", network.maxConnections());
    field(reply, "received", network.connectionsReceived());
    field(reply, "refused", network.connectionsRefused());
    field(reply, "cut", network.connectionsCut());
    field(reply, "held_bytes", network.heldBytes());
    field(reply, "max_held_bytes", network.maxHeldBytes());
  }

  private static void pipeline(RespWriter reply, ServerContext server, int maxBatch) {
    reply.bulk("pipeline");
    reply.map(4);
    reply.bulk("enabled");
    reply.bool(maxBatch > 1);
    field(reply, "max_batch_size", maxBatch);
    dialect(reply, "resp", server.respCounters());
    dialect(reply, "native", server.nativeCounters());
  }

  private static void dialect(RespWriter reply, String name, SessionCounters counters) {
    reply.bulk(name);
    reply.map(6);
    field(reply, "batches", counters.batches());
    field(reply, "commands", counters.commands());
    reply.bulk("mean_batch");
    reply.number(counters.meanBatch());
    field(reply, "largest_batch", counters.largestBatch());
    field(reply, "parse_errors", counters.parseErrors());
    reply.bulk("batch_sizes"); // From the power of two that is the key up to the next.
    reply.map(SessionCounters.SIZE_CLASSES);
    for (int i = 0; i < SessionCounters.SIZE_CLASSES; i++) {
      field(reply, Integer.toString(1 << i), counters.batchesOfSize(i));
    }
  }

  private static void store(RespWriter reply, Map<String, Long> counters) {
    reply.bulk("store");
    reply.map(counters.size() + 1);
    counters.forEach((name, value) -> field(reply, name, value));
    long hits = counters.getOrDefault("hits", 0L);
    long reads = hits + counters.getOrDefault("misses", 0L);
    reply.bulk("hit_ratio");
    reply.number(reads == 0 ? 0 : (double) hits / reads);
  }

  private static void field(RespWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }
}
