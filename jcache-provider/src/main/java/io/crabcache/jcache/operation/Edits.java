package io.crabcache.jcache.operation;

import io.crabcache.jcache.integration.Writer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out {@link Edit}s: reads, decides, and writes on the condition that the entry still has
 * the version that was read. An edit whose condition fails decides again, on the entry as it is
 * then, which comes with the failure. Any number of edits is one frame of reads and one of writes,
 * and one more for those that conflicted.
 *
 * <p><b>Leases.</b> Optimism alone would let a slow edit lose for ever. So after {@value
 * EditRun#MAX_CONFLICTS} conflicts an edit takes a lease on its key, which reads the entry, too,
 * and whoever reads a leased key tries for the lease before it decides. A lease is advisory: the
 * write is conditional all the same, so nothing breaks when one runs out, or is forgotten by a
 * server that starts again. Leases are given back in the frame of the writes. Who cannot have one
 * waits without holding any, and leases end by themselves, so there is no deadlock, whatever edits
 * do inside each other. Who has waited for half of the operation timeout goes on without one.
 *
 * <p><b>Write-through.</b> With a writer every edit runs under a lease from the start, so that of
 * two clients one after the other reads, calls its writer and writes to the cache, and both end
 * with the same value. If the cache has changed nevertheless when the writer is done, because the
 * lease ran out or somebody wrote past the writer, nobody knows whose value is newer where the
 * writer writes: the entry is dropped, and comes from there again. So it is if the cache refuses
 * what the writer has written, because it is too large or the queue is full. If the server cannot
 * be reached after the writer, the caller gets an exception, and the cache has the older value
 * until the next write.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Edits<K, V> {

  private final CacheContext<K, V> context;
  private final @Nullable Writer<K, V> writer;

  /**
   * Creates what carries edits out.
   *
   * @param writer is told of each change before the cache, null for none
   */
  public Edits(CacheContext<K, V> context, @Nullable Writer<K, V> writer) {
    this.context = context;
    this.writer = writer;
  }

  /** Whether changes go through a writer. */
  public boolean isWriteThrough() {
    return writer != null;
  }

  /**
   * Carries edits on different keys out.
   *
   * @param withValues whether decisions need the entries' values
   * @param asBulk whether the writer gets collections
   * @param result makes the call's result when all edits are done; {@link Edit#failure} tells which
   *     have failed
   */
  <T extends @Nullable Object> Step<T> run(
      List<? extends Edit<K, V>> edits, boolean withValues, boolean asBulk, Supplier<T> result) {
    return then(edits, withValues, asBulk, () -> Step.done(result.get()));
  }

  /** The same for a call that goes on when all edits are done. */
  <T extends @Nullable Object> Step<T> then(
      List<? extends Edit<K, V>> edits,
      boolean withValues,
      boolean asBulk,
      Supplier<Step<T>> next) {
    return new EditRun<>(context, writer, withValues, asBulk, next).start(edits);
  }
}
