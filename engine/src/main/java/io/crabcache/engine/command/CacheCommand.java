package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Store;
import org.jspecify.annotations.Nullable;

/** A command on one cache. */
abstract class CacheCommand extends Command {

  @Override
  public final void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    CacheHandle cache = batch.cache(row);
    if (cache == null || cache.isDestroyed()) {
      noSuchCache(replies, cache);
      batch.await(cache);
    } else {
      execute(store, cache, now, batch, row, replies);
    }
  }

  abstract void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies);

  static void noSuchCache(Replies replies, @Nullable CacheHandle cache) {
    replies.failure(
        Failure.NO_SUCH_CACHE,
        cache == null
            ? "the cache was not opened"
            : "cache '" + cache.name() + "' was destroyed; open it again to create it");
  }
}
