package io.crabcache.jcache;

import io.crabcache.jcache.configuration.CacheConfiguration;
import io.crabcache.jcache.operation.CacheContext;
import io.crabcache.jcache.operation.Comparisons;
import io.crabcache.jcache.operation.Edits;
import io.crabcache.jcache.operation.Invocations;
import io.crabcache.jcache.operation.Loads;
import io.crabcache.jcache.operation.ReadThrough;
import io.crabcache.jcache.operation.Reads;
import io.crabcache.jcache.operation.Turns;
import io.crabcache.jcache.operation.Writes;
import org.jspecify.annotations.Nullable;

/**
 * All calls of a cache.
 *
 * @param loads null if the cache has no loader
 */
record Calls<K, V>(
    CacheContext<K, V> context,
    Reads<K, V> reads,
    Writes<K, V> writes,
    Comparisons<K, V> comparisons,
    Invocations<K, V> invocations,
    @Nullable Loads<K, V> loads) {

  static <K, V> Calls<K, V> of(
      CacheContext<K, V> context,
      CacheConfiguration<K, V> configuration,
      Customizations<K, V> customizations,
      Turns turns) {
    var loader = customizations.loader();
    var readThrough = configuration.isReadThrough() ? loader : null;
    var edits =
        new Edits<>(context, configuration.isWriteThrough() ? customizations.writer() : null);
    boolean written = edits.isWriteThrough();
    return new Calls<>(
        context,
        new Reads<>(
            context, readThrough == null ? null : new ReadThrough<>(context, readThrough, written)),
        new Writes<>(context, edits),
        new Comparisons<>(context, edits),
        new Invocations<>(context, edits, readThrough, turns),
        loader == null ? null : new Loads<>(context, loader, written));
  }
}
