package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * One page of a cache's entries in the order of their positions, which follow from their hashes.
 * The cursor is the position of the first entry of the next page, so it stays good whatever changes
 * meanwhile: entries that are there throughout have their place in that order and are returned
 * once. Entries of an equal position share a page; with 64 bits they are rarities. A page ends
 * early, and may be empty, where many entries have expired that are not reclaimed yet.
 */
final class Iterate extends CacheCommand {
  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    int limit = batch.limit(row);
    if (limit < 1) {
      replies.failure(
          Failure.INVALID_ARGUMENT, "limit of entries is " + limit + " and must be 1 or more");
      return;
    }
    boolean withValues = (batch.modifiers(row) & CommandBatch.WITH_VALUES) != 0;
    long cursor = batch.version(row);
    replies.beginEntries();
    Page page = new Page(replies, withValues, limit);
    for (int i = store.shardAt(cursor); i < store.shards() && page.next == 0; i++) {
      Shard shard = store.shard(i);
      shard.lock();
      try {
        boolean live = shard.seek(cache, cursor, now);
        while (live && page.take(shard)) {
          live = shard.next(now);
        }
        if (!live && shard.isCut()) {
          page.next = shard.position();
        }
      } finally {
        shard.unlock();
      }
    }
    replies.endEntries(page.next);
  }

  /** What was returned so far. */
  private static final class Page {
    private final Replies replies;
    private final boolean withValues;
    private final int limit;
    private int count;
    private long lastPosition;
    private long next;

    Page(Replies replies, boolean withValues, int limit) {
      this.replies = replies;
      this.withValues = withValues;
      this.limit = limit;
    }

    /** Returns the entry that the shard is on, or takes its position as the next page's cursor. */
    boolean take(Shard shard) {
      int keyLength = shard.keyLength();
      int valueLength = withValues ? shard.valueLength() : -1;
      long bytes = (long) Replies.ENTRY_OVERHEAD_BYTES + keyLength + Math.max(0, valueLength);
      boolean fits = count < limit && bytes <= replies.room();
      if (count > 0 && !fits && shard.position() != lastPosition) {
        next = shard.position();
        return false;
      }
      long expiry = shard.expiry() == Shard.NO_EXPIRY ? Replies.NO_EXPIRY : shard.expiry();
      shard.appendKey(replies.beginEntry(shard.version(), expiry, keyLength, valueLength));
      if (withValues) {
        shard.appendValue(replies.entryValue(valueLength));
      }
      count++;
      lastPosition = shard.position();
      return true;
    }
  }
}
