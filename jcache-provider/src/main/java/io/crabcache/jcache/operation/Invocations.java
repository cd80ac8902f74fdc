package io.crabcache.jcache.operation;

import io.crabcache.jcache.integration.Loader;
import io.crabcache.jcache.management.CacheStatistics;
import io.crabcache.jcache.processor.ProcessorResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * The calls that run entry processors. They run in this process, so that no server needs a class of
 * the application, and each of them is atomic on its key nevertheless; see {@link Edits}. A
 * processor may be run several times, on the entry as it is each time, and only its last run has
 * effects.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Invocations<K, V> {

  private final CacheContext<K, V> context;
  private final Edits<K, V> edits;
  private final @Nullable Loader<K, V> loader;
  private final Turns turns;

  /**
   * Creates the calls.
   *
   * @param edits carries processors out
   * @param loader loads what processors miss, null to leave it missing
   * @param turns shared by all callers of the cache
   */
  public Invocations(
      CacheContext<K, V> context, Edits<K, V> edits, @Nullable Loader<K, V> loader, Turns turns) {
    this.context = context;
    this.edits = edits;
    this.loader = loader;
    this.turns = turns;
  }

  /** Runs a processor on one entry. */
  public <T> Step<@Nullable T> invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    byte[] encoded = context.keys().encode(key);
    ProcessorEdit<K, V, T> edit = edit(key, encoded, processor, arguments);
    long began = context.statistics().begin();
    return turns.take(
        encoded,
        () ->
            edits.run(
                List.of(edit),
                true,
                false,
                () -> {
                  count(List.of(edit), began);
                  EditFailures.check(edit);
                  return edit.result();
                }));
  }

  private <T> ProcessorEdit<K, V, T> edit(
      K key, byte[] encoded, EntryProcessor<K, V, T> processor, @Nullable Object[] arguments) {
    return new ProcessorEdit<>(
        context, loader, key, encoded, Objects.requireNonNull(processor, "processor"), arguments);
  }

  /**
   * Runs a processor on several entries.
   *
   * @return by key, without those for which the processor has returned null
   */
  public <T> Step<Map<K, EntryProcessorResult<T>>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    List<K> wanted = List.copyOf(keys);
    List<byte[]> encoded = context.encodeKeys(wanted);
    List<ProcessorEdit<K, V, T>> all = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      all.add(edit(wanted.get(i), encoded.get(i), processor, arguments));
    }
    Objects.requireNonNull(processor, "processor");
    long began = context.statistics().begin();
    return edits.run(
        all,
        true,
        true,
        () -> {
          count(all, began);
          return results(all);
        });
  }

  private static <K, V, T> Map<K, EntryProcessorResult<T>> results(
      List<ProcessorEdit<K, V, T>> edits) {
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    for (ProcessorEdit<K, V, T> edit : edits) {
      RuntimeException failure = edit.failure();
      T result = edit.result();
      if (failure != null) {
        results.put(edit.key, ProcessorResult.failed(failure));
      } else if (result != null) {
        results.put(edit.key, ProcessorResult.of(result));
      }
    }
    return results;
  }

  /** A processor that fails has looked its entry up all the same. */
  private void count(List<? extends Edit<K, V>> edits, long began) {
    CacheStatistics statistics = context.statistics();
    int hits = 0;
    int puts = 0;
    int removals = 0;
    for (Edit<K, V> edit : edits) {
      hits += edit.found().exists() ? 1 : 0;
      puts += edit.isStored() && edit.change().kind() == Change.Kind.PUT ? 1 : 0;
      removals += edit.isRemoved() ? 1 : 0;
    }
    statistics.got(hits, edits.size() - hits, began);
    statistics.put(puts, began);
    statistics.removed(removals, began);
  }
}
