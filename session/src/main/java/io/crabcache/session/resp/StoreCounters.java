package io.crabcache.session.resp;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the store has counted since the last {@code CONFIG RESETSTAT}. The engine's own counters go
 * on, for those who ask by the native protocol. Thread safe.
 */
public final class StoreCounters {

  /** Those that only grow; the others say how it is now. */
  private static final Set<String> GROWING =
      Set.of(
          "hits",
          "misses",
          "puts",
          "removals",
          "expirations",
          "evictions",
          "admissions",
          "rejections");

  private final Engine engine;
  private volatile Map<String, Long> base = Map.of();

  /** Creates the view of an engine's counters since its start. */
  public StoreCounters(Engine engine) {
    this.engine = engine;
  }

  /** Tells whether a counter only grows, until it is reset. */
  public static boolean isGrowing(String name) {
    return GROWING.contains(name);
  }

  /** All counters by name, in the engine's order. */
  public Map<String, Long> values() {
    Map<String, Long> from = base;
    Map<String, Long> values = byName(engine.statistics());
    values.replaceAll((name, value) -> value - from.getOrDefault(name, 0L));
    return values;
  }

  /** All counters of a cache by name, since it was created. */
  public Map<String, Long> values(CacheHandle cache) {
    return byName(engine.statistics(cache));
  }

  /** Counts from zero again. */
  public void reset() {
    Map<String, Long> now = byName(engine.statistics());
    now.keySet().retainAll(GROWING);
    base = now;
  }

  private static Map<String, Long> byName(List<Statistic> statistics) {
    Map<String, Long> values = new LinkedHashMap<>();
    statistics.forEach(statistic -> values.put(statistic.name(), statistic.value()));
    return values;
  }
}
