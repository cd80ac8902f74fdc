package io.crabcache.session.resp.server;

import io.crabcache.session.SessionCounters;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Durability;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.Network;
import io.crabcache.session.resp.ServerContext;
import io.crabcache.session.resp.StoreCounters;

/** {@code METRICS}: what the server counts, in the text format that Prometheus reads. */
public final class Metrics extends ImmediateCommand {

  /** Creates the command. */
  public Metrics() {
    super(
        CommandInfo.noKey(
            "metrics",
            1,
            "server",
            "1.0.0",
            "Answers what the server counts in the format of Prometheus.",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    ServerContext server = call.server();
    MetricsText text = new MetricsText();
    text.gauge("info", "Version of the server.")
        .sample("{version=\"" + server.version() + "\"}", 1);
    text.gauge("uptime_seconds", "Time since the start.")
        .sample("", (call.now() - server.startedMillis()) / 1000);
    connections(text, server);
    pipeline(text, server, call.limits().maxBatchCommands());
    server
        .store()
        .values()
        .forEach(
            (name, value) -> {
              String help = "Counter " + name + " of the store.";
              if (StoreCounters.isGrowing(name)) {
                text.counter("store_" + name, help).sample("", value);
              } else {
                text.gauge("store_" + name, help).sample("", value);
              }
            });
    Durability durability = server.durability();
    if (durability != null) {
      log(text, durability);
    }
    call.reply().verbatim(text.toString());
    call.awaitAll();
  }

  private static void log(MetricsText text, Durability durability) {
    for (LogFigures.Figure figure : LogFigures.of(durability)) {
      MetricsText head =
          figure.grows()
              ? text.counter(figure.name(), figure.help())
              : text.gauge(figure.name(), figure.help());
      if (figure.isTime()) {
        head.sample("", figure.seconds());
      } else {
        head.sample("", figure.amount());
      }
    }
  }

  private static void connections(MetricsText text, ServerContext server) {
    Network network = server.network();
    text.gauge("connections", "Connections at present.").sample("", network.connections());
    text.gauge("connections_text", "Connections at present in the text dialects.")
        .sample("", server.clients().count());
    text.gauge("connections_max", "Most connections at a time.")
        .sample("", network.maxConnections());
    text.counter("connections_received", "Connections that came, the refused ones too.")
        .sample("", network.connectionsReceived());
    text.counter("connections_refused", "Connections that were one too many.")
        .sample("", network.connectionsRefused());
    text.counter("connections_cut", "Connections whose client went beyond a bound.")
        .sample("", network.connectionsCut());
    text.gauge("connections_held_bytes", "Unfinished requests and unread replies.")
        .sample("", network.heldBytes());
    text.gauge("connections_held_max_bytes", "Most bytes of these.")
        .sample("", network.maxHeldBytes());
  }

  private static void pipeline(MetricsText text, ServerContext server, int maxBatch) {
    text.gauge("pipeline_enabled", "Whether many commands are run and answered at a time.")
        .sample("", maxBatch > 1 ? 1 : 0);
    text.gauge("pipeline_max_batch_size", "Most commands of a connection in a row.")
        .sample("", maxBatch);
    text.counter("pipeline_parse_errors", "Connections whose bytes broke the protocol.")
        .sample("{dialect=\"resp\"}", server.respCounters().parseErrors())
        .sample("{dialect=\"native\"}", server.nativeCounters().parseErrors());
    SessionCounters feeds = server.nativeCounters();
    text.counter("events_sent", "Changes of entries that subscribers were told of.")
        .sample("", feeds.events());
    text.counter("events_missed", "Changes that subscribers were too slow to be told of.")
        .sample("", feeds.missedEvents());
    text.counter("events_unacknowledged", "Changes that waited for a listener in vain.")
        .sample("", feeds.unacknowledged());
    text.gauge("pipeline_largest_batch", "Most commands in a batch.")
        .sample("{dialect=\"resp\"}", server.respCounters().largestBatch())
        .sample("{dialect=\"native\"}", server.nativeCounters().largestBatch());
    text.histogram("pipeline_batch_commands", "Commands in a batch; the sum is all commands.");
    sizes(text, "resp", server.respCounters());
    sizes(text, "native", server.nativeCounters());
  }

  private static void sizes(MetricsText text, String dialect, SessionCounters counters) {
    long batches = 0;
    for (int i = 0; i < SessionCounters.SIZE_CLASSES; i++) {
      batches += counters.batchesOfSize(i);
      text.sample("_bucket{dialect=\"%s\",le=\"%d\"}".formatted(dialect, (2 << i) - 1), batches);
    }
    text.sample("_bucket{dialect=\"" + dialect + "\",le=\"+Inf\"}", batches)
        .sample("_sum{dialect=\"" + dialect + "\"}", counters.commands())
        .sample("_count{dialect=\"" + dialect + "\"}", batches);
  }
}
