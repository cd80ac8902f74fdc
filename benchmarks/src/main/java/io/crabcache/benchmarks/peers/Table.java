package io.crabcache.benchmarks.peers;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Medians of all rounds of a work as a table, and how we stand beside the best of the peers. */
final class Table {
  private Table() {}

  /** The lines of a work. */
  static String of(Work work, Map<Contender, List<Round>> rounds) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-36s %11s %9s %9s %9s %11s %11s %9s",
        work,
        "per second",
        "p50 µs",
        "p99 µs",
        "p99.9 µs",
        "client µs",
        "server µs",
        "both µs");
    rounds.forEach(
        (contender, own) ->
            line(
                text,
                "  %-34s %,11.0f %,9.0f %,9.0f %,9.0f %11.2f %11.2f %9.2f%s",
                contender,
                Round.median(own, Round::perSecond),
                Round.median(own, Round::p50Micros),
                Round.median(own, Round::p99Micros),
                Round.median(own, Round::p999Micros),
                Round.median(own, Round::clientMicros),
                Round.median(own, Round::serverMicros),
                Round.median(own, Round::bothMicros),
                lost(own)));
    List<Round> ours = rounds.get(Contender.CRABCACHE);
    if (ours != null && rounds.size() > 1) {
      line(
          text,
          "  CrabCache to the best: %s per second, %s p50, %s processor time of both",
          ratio(rounds, ours, Round::perSecond, true),
          ratio(rounds, ours, Round::p50Micros, false),
          ratio(rounds, ours, Round::bothMicros, false));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String lost(List<Round> rounds) {
    long lost = rounds.get(rounds.size() - 1).result().lost();
    return lost == 0 ? "" : "  lost " + lost + " of all increments";
  }

  private static String ratio(
      Map<Contender, List<Round>> rounds,
      List<Round> ours,
      ToDoubleFunction<Round> figure,
      boolean moreIsBetter) {
    Comparator<Contender> better =
        Comparator.comparingDouble(
            contender -> Round.median(rounds.getOrDefault(contender, List.of()), figure));
    Optional<Contender> best =
        rounds.keySet().stream()
            .filter(contender -> contender != Contender.CRABCACHE)
            .max(moreIsBetter ? better : better.reversed());
    return best.map(
            peer ->
                String.format(
                    Locale.ROOT,
                    "%.2f (%s)",
                    Round.median(ours, figure)
                        / Round.median(rounds.getOrDefault(peer, List.of()), figure),
                    peer))
        .orElse("");
  }
}
