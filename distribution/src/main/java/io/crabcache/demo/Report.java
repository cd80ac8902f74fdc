package io.crabcache.demo;

import io.crabcache.tool.Recovery;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/** What the user reads: lines of progress, and three tables. */
final class Report {
  /** Rows between two lines of progress while the table fills. */
  private static final int ROWS_PER_LINE = 50_000;

  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  void zipf(DemoSettings settings) {
    line(
        "Requests: %,d, drawn by Zipf's law with exponent %.2f over %,d products (seed %d).",
        settings.requests(), settings.skew(), settings.products(), settings.seed());
  }

  void trace(Path file, int requests) {
    line("Requests: the first %,d of the trace %s.", requests, file);
  }

  IntConsumer filling(int total) {
    return rows -> {
      if (rows % ROWS_PER_LINE == 0 || rows == total) {
        line("Database: %,d of %,d products are in H2.", rows, total);
      }
    };
  }

  void serving(ServerProcess server) {
    line("Server:   process %d serves %s", server.pid(), server.uri());
  }

  Load.Progress progress(int total) {
    return (hits, misses, nanos) -> {
      long requests = hits + misses;
      line(
          "  %4d s  %,12d of %,d requests  hit ratio %6.2f %%  %,9.0f per second",
          Math.round(nanos / 1e9),
          requests,
          total,
          percent(hits, requests),
          requests * 1e9 / nanos);
    };
  }

  void stoppedByLimit(int seconds) {
    line("  Stopped after %d s; --time-limit allows more.", seconds);
  }

  /**
   * The first table.
   *
   * @param queries that the database got
   */
  void served(Load.Outcome outcome, long queries, Frames frames) {
    long requests = outcome.requests();
    long saved = requests - queries;
    line("");
    line(
        "  %-24s%,12d   in %.1f s: %,.0f per second",
        "requests", requests, outcome.nanos() / 1e9, outcome.perSecond());
    line("  %-24s%,12.2f %%", "hit ratio", percent(outcome.hits().getTotalCount(), requests));
    line("  %-24s%,12d", "database queries", queries);
    line("  %-24s%,12d   %.2f %%", "database queries saved", saved, percent(saved, requests));
    line("  %-24s%,12.1f", "operations per frame", frames.operationsPerFrame());
    line("");
    line("  %-24s%12s%12s%12s", "latency", "p50", "p99", "p99.9");
    latencies("hits", outcome.hits());
    latencies("misses", outcome.misses());
    line("");
  }

  private void latencies(String what, Histogram nanos) {
    if (nanos.getTotalCount() == 0) {
      line("  %-24s%12s%12s%12s", what, "none", "none", "none");
      return;
    }
    line(
        "  %-24s%9.3f ms%9.3f ms%9.3f ms",
        what, millis(nanos, 50), millis(nanos, 99), millis(nanos, 99.9));
  }

  void comparing(int gets, int threads, int rounds) {
    line(
        "The same %,d gets by %d threads with coalescing off and on, in turns, %d rounds:",
        gets, threads, rounds);
  }

  void round(int number, Round off, Round on) {
    line(
        "  round %d  off %,9.0f per second  on %,9.0f per second",
        number, off.outcome().perSecond(), on.outcome().perSecond());
  }

  /** The second table. */
  void compared(Round off, Round on) {
    line("");
    line(
        "  %-24s%12s%22s%12s",
        "coalescing (medians)", "gets/second", "operations per frame", "p50");
    side("off", off);
    side("on", on);
    line("  %-24s%12.2f", "ratio", on.outcome().perSecond() / off.outcome().perSecond());
    line("");
  }

  private void side(String name, Round round) {
    line(
        "  %-24s%,12.0f%,22.1f%9.3f ms",
        name,
        round.outcome().perSecond(),
        round.frames().operationsPerFrame(),
        millis(round.outcome().hits(), 50));
  }

  void crashing(ServerProcess server) {
    line(
        "Now process %d is killed without a warning (SIGKILL), and a server starts on its directory:",
        server.pid());
  }

  /** The third table. */
  void recovered(Crash.Outcome outcome) {
    Recovery recovery = outcome.recovery();
    line("");
    line("  %-24s%,12d", "entries before", outcome.before());
    line("  %-24s%,12d   each is as it was", "entries after", outcome.after());
    line("  %-24s%,12d", "entries lost", outcome.lost());
    line("  %-24s%,12d   one by one, without the database", "products asked for", outcome.asked());
    line(
        "  %-24s%10.2f s   %,.0f records/s, %,.0f MB/s",
        "recovery",
        recovery.seconds(),
        recovery.recordsPerSecond(),
        recovery.bytesPerSecond() / 1e6);
    line("  %-24s%10.2f s", "from the kill to serving", outcome.nanos() / 1e9);
    line("");
  }

  void kept(ServerProcess server, Path data) {
    line("The server stays (--keep):");
    line("  JCache   %s   (cache: products)", server.uri());
    line("  health   %s/health/ready", server.http());
    line("  log      %s", server.log());
    line("  data     %s", data);
    line("  stop     kill %d", server.pid());
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  /** Every line is seen at once, also behind a pipe. */
  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
