package io.crabcache.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the user reads. Every line is seen at once, also behind a pipe. */
final class BenchReport {
  private static final String NAME = "  %-16s";
  private static final int COLUMN = 14;

  private final PrintWriter out;

  BenchReport(PrintWriter out) {
    this.out = out;
  }

  /** A line of text. */
  void line(String format, Object... values) {
    out.println(text(format, values));
    out.flush();
  }

  /** A server that has started. */
  void server(BenchedServer server) {
    line("  %-16s process %d, port %d", server.name(), server.pid(), server.address().getPort());
  }

  /** A ratio of two servers, and what it should be. */
  void ratio(String servers, Figure figure, double ratio, String goal) {
    line(
        "%s", text("  %-34s%-16s%8.2f   %s", servers, figure.title(), ratio, goal).stripTrailing());
  }

  /** The medians of a cell, and the others' ratios to the first server. */
  void cell(int number, int cells, Cell cell, boolean own, Map<BenchedServer, List<Run>> results) {
    line("");
    line("%d/%d  %s%s", number, cells, cell, own ? "  (own generator)" : "");
    StringBuilder titles = new StringBuilder(text(NAME, ""));
    for (Figure figure : Figure.values()) {
      titles.append(right(figure.title()));
    }
    line("%s", titles);
    results.forEach(
        (server, runs) -> {
          StringBuilder row = new StringBuilder(text(NAME, server.name()));
          for (Figure figure : Figure.values()) {
            row.append(right(figure.text(figure.median(runs))));
          }
          line("%s", row);
        });
    ratios(results);
  }

  private void ratios(Map<BenchedServer, List<Run>> results) {
    BenchedServer first = results.keySet().iterator().next();
    List<Run> base = results.getOrDefault(first, List.of());
    results.forEach(
        (server, runs) -> {
          if (server != first) {
            StringBuilder row = new StringBuilder(text(NAME, "to " + first.name()));
            for (Figure figure : Figure.values()) {
              row.append(right(text("%.2f", figure.ratio(runs, base))));
            }
            line("%s   %s", row, server.name());
          }
        });
  }

  /** What 16 commands at once gain over one, where both were measured. */
  void gains(Map<Cell, Map<BenchedServer, List<Run>>> results) {
    line("");
    line("Throughput of depth 16 over depth 1:");
    results.forEach(
        (cell, deep) -> {
          Map<BenchedServer, List<Run>> alone = results.get(cell.withDepth(1));
          if (cell.depth() == 16 && alone != null) {
            StringBuilder row = new StringBuilder(text("  %-40s", cell.withoutDepth()));
            deep.forEach((server, runs) -> row.append(gain(server, runs, alone)));
            line("%s", row);
          }
        });
  }

  private static String gain(
      BenchedServer server, List<Run> runs, Map<BenchedServer, List<Run>> alone) {
    double before = Figure.PER_SECOND.median(alone.getOrDefault(server, List.of()));
    return text("  %s %.1f", server.name(), Figure.PER_SECOND.median(runs) / before);
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, COLUMN - text.length())) + text;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
