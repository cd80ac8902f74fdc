package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.EntryListener;
import io.crabcache.engine.store.Store;
import java.util.Objects;

/** Has a listener told of the changes of a cache. */
final class Watch extends CacheCommand {
  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    EntryListener listener = (EntryListener) Objects.requireNonNull(batch.attachment(row));
    if (store.watch(cache, listener)) {
      replies.result(Outcome.OK, 0, 0, Replies.NO_EXPIRY);
    } else {
      noSuchCache(replies, cache);
    }
  }
}
