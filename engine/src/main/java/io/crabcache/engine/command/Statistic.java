package io.crabcache.engine.command;

import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * One counter of a cache or of the store.
 *
 * @param name in the field's terms, lower case with underscores, unit last
 * @param value current value
 */
public record Statistic(String name, long value) {

  /** The counters that caches and the store have in common. */
  static List<Statistic> of(Tally tally) {
    return List.of(
        new Statistic("hits", tally.hits()),
        new Statistic("misses", tally.misses()),
        new Statistic("puts", tally.puts()),
        new Statistic("puts_refused", tally.refusedPuts()),
        new Statistic("removals", tally.removals()),
        new Statistic("expirations", tally.expirations()),
        new Statistic("entries", tally.entries()),
        new Statistic("entry_bytes", tally.bytes()));
  }

  /**
   * The counters of a store: sums over its caches, of those destroyed since too, and its own.
   *
   * @param now milliseconds of the engine's clock
   */
  public static List<Statistic> of(Store store, long now) {
    List<Statistic> statistics = new ArrayList<>(of(store.tally(now)));
    statistics.add(new Statistic("caches", store.cacheCount()));
    statistics.add(new Statistic("sequence", store.sequence()));
    statistics.add(new Statistic("memory_used_bytes", store.memoryUsed()));
    statistics.add(new Statistic("memory_max_bytes", store.memoryMax()));
    return List.copyOf(statistics);
  }
}
