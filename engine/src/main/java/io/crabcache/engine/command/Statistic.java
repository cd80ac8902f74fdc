package io.crabcache.engine.command;

import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.Store.Totals;
import io.crabcache.engine.store.Tally;
import io.crabcache.engine.store.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * One counter of a cache or of the store.
 *
 * @param name in the field's terms, lower case with underscores, unit last
 * @param value current value
 */
public record Statistic(String name, long value) {

  /** The counters of a cache. */
  public static List<Statistic> of(Tally tally) {
    return List.of(
        new Statistic("hits", tally.hits()),
        new Statistic("misses", tally.misses()),
        new Statistic("puts", tally.puts()),
        new Statistic("removals", tally.removals()),
        new Statistic("expirations", tally.expirations()),
        new Statistic("evictions", tally.evictions()),
        new Statistic("admissions", tally.admissions()),
        new Statistic("rejections", tally.rejections()),
        new Statistic("entries", tally.entries()),
        new Statistic("expiring_entries", tally.expiring()),
        new Statistic("entry_bytes", tally.bytes()));
  }

  /** The counters of a shard: of what all caches have there, and what the shard uses. */
  public static List<Statistic> of(Totals totals) {
    Usage usage = totals.usage();
    List<Statistic> statistics = new ArrayList<>(of(totals.tally()));
    statistics.add(new Statistic("memory_used_bytes", usage.pageBytes()));
    statistics.add(new Statistic("memory_entry_bytes", usage.entryBytes()));
    statistics.add(new Statistic("memory_index_bytes", usage.indexBytes()));
    statistics.add(new Statistic("memory_sketch_bytes", usage.sketchBytes()));
    statistics.add(new Statistic("memory_slack_bytes", usage.slackBytes()));
    statistics.add(new Statistic("window_weight", usage.windowWeight()));
    statistics.add(new Statistic("window_max_weight", usage.windowMaximum()));
    statistics.add(new Statistic("protected_weight", usage.protectedWeight()));
    return statistics;
  }

  /**
   * The counters of a store: sums over its shards and caches, of those destroyed since too, and its
   * own.
   *
   * @param now milliseconds of the engine's clock
   */
  public static List<Statistic> of(Store store, long now) {
    List<Statistic> statistics = of(store.totals(now));
    statistics.add(new Statistic("memory_max_bytes", store.memoryMax()));
    statistics.add(new Statistic("shards", store.shards()));
    statistics.add(new Statistic("caches", store.cacheCount()));
    statistics.add(new Statistic("sequence", store.sequence()));
    return List.copyOf(statistics);
  }
}
