package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Store;
import org.jspecify.annotations.Nullable;

/** Limits on what an entry may take. */
final class Sizes {
  private Sizes() {}

  /** Returns why an entry of these lengths can never be stored, null if it can. */
  static @Nullable String problem(Store store, CacheSpec spec, int keyLength, long valueLength) {
    if (keyLength + valueLength > store.maxEntryBytes()) {
      return "key and value of %d bytes are over the limit of %d, which is half of a shard's share of memory.max, or follows from the longest frame"
          .formatted(keyLength + valueLength, store.maxEntryBytes());
    }
    return spec.maxBytes() == 0 ? null : problemOfCache(store, spec, keyLength, (int) valueLength);
  }

  private static @Nullable String problemOfCache(
      Store store, CacheSpec spec, int keyLength, int valueLength) {
    long bytes = store.entryBytes(keyLength, valueLength);
    return bytes <= spec.maxBytes()
        ? null
        : "an entry of %d bytes, its overhead included, can never fit into the %d that the cache may take"
            .formatted(bytes, spec.maxBytes());
  }
}
