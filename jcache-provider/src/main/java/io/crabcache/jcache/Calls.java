package io.crabcache.jcache;

import io.crabcache.jcache.integration.Loader;
import io.crabcache.jcache.operation.CacheContext;
import io.crabcache.jcache.operation.Comparisons;
import io.crabcache.jcache.operation.Loads;
import io.crabcache.jcache.operation.ReadThrough;
import io.crabcache.jcache.operation.Reads;
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
    @Nullable Loads<K, V> loads) {

  static <K, V> Calls<K, V> of(
      CacheContext<K, V> context, @Nullable Loader<K, V> loader, boolean isReadThrough) {
    return new Calls<>(
        context,
        new Reads<>(
            context, loader == null || !isReadThrough ? null : new ReadThrough<>(context, loader)),
        new Writes<>(context),
        new Comparisons<>(context),
        loader == null ? null : new Loads<>(context, loader));
  }
}
