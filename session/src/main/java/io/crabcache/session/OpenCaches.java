package io.crabcache.session;

import io.crabcache.engine.store.CacheHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The caches that a connection has opened, by the ids that its client chose. Not thread safe. */
final class OpenCaches {
  private static final int INITIAL_IDS = 8;

  private final int maxId;
  private @Nullable CacheHandle[] byId = new @Nullable CacheHandle[INITIAL_IDS];

  OpenCaches(int maxId) {
    this.maxId = maxId;
  }

  boolean isValid(int id) {
    return id >= 1 && id <= maxId;
  }

  int maxId() {
    return maxId;
  }

  @Nullable CacheHandle get(int id) {
    return id < byId.length ? byId[id] : null;
  }

  /** Binds a valid id, anew if it was bound; null leaves it closed. */
  void bind(int id, @Nullable CacheHandle cache) {
    if (id >= byId.length) {
      byId = Arrays.copyOf(byId, Math.min(maxId + 1, Math.max(id + 1, 2 * byId.length)));
    }
    byId[id] = cache;
  }
}
