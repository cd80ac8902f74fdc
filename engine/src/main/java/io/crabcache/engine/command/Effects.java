package io.crabcache.engine.command;

import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.EntryChange;
import io.crabcache.engine.store.EntryListener;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What commands do to entries: each effect goes to the shard that is turned to the key, with a log
 * into the log, and to those who listen to the cache, under the same lock. Commands see a shard as
 * a {@link KeyView}, which changes nothing, so there is no other way.
 *
 * <p>Not thread safe; belongs to a batch. The shard must have been turned to the key of the row.
 */
final class Effects {
  private static final EntryListener[] NOBODY = {};

  private final CommandBatch batch;
  private final LogRecord record = new LogRecord();
  private @Nullable MutationLog log;

  Effects(CommandBatch batch) {
    this.batch = batch;
  }

  /** Sets where the effects are logged; null for nowhere. */
  @SuppressWarnings("ReferenceEquality") // a write of a reference costs more than it looks
  void logTo(@Nullable MutationLog newLog) {
    if (log != newLog) {
      log = newLog;
    }
  }

  /** Where the effects are logged; null for nowhere. */
  @Nullable MutationLog log() {
    return log;
  }

  /** Lets go of keys and values. */
  void clear() {
    record.clear();
  }

  /** Stores a value, see {@link Shard#put}. */
  void put(
      KeyView at,
      int row,
      ByteBuf value,
      int valueIndex,
      int valueLength,
      long version,
      long expiry,
      long now) {
    Shard shard = (Shard) at;
    MutationLog to = log;
    if (to != null) {
      begin(RecordKind.PUT, shard, row, version)
          .expiry(expiry)
          .value(value, valueIndex, valueLength);
      append(to, shard);
    }
    EntryListener[] listeners = listeners(row);
    if (listeners.length > 0) {
      int kind = shard.isLive() ? EntryChange.UPDATED : EntryChange.CREATED;
      tell(listeners, row, change(shard, row, kind, version).value(value, valueIndex, valueLength));
    }
    shard.put(batch.source(), value, valueIndex, valueLength, version, expiry, now);
  }

  /** Does what is left of a put whose value expires at once: the key has no entry afterwards. */
  void putExpired(KeyView at, int row, long version) {
    Shard shard = (Shard) at;
    MutationLog to = log;
    if (to != null && (shard.isLive() || shard.mayReturn())) {
      begin(RecordKind.REMOVE, shard, row, version);
      append(to, shard);
    }
    if (shard.isLive()) {
      tell(shard, row, EntryChange.EXPIRED, version);
    }
    shard.putExpired();
  }

  /** Removes the entry on behalf of a command. */
  void remove(KeyView at, int row, long version) {
    Shard shard = (Shard) at;
    MutationLog to = log;
    if (to != null) {
      begin(RecordKind.REMOVE, shard, row, version);
      append(to, shard);
    }
    tell(shard, row, EntryChange.REMOVED, version);
    shard.remove();
  }

  /**
   * Does what is left of removing an entry that is not there: should one have been evicted, a
   * replay must not bring it back after its removal was asked for.
   */
  void removeAbsent(KeyView at, int row) {
    Shard shard = (Shard) at;
    MutationLog to = log;
    if (to != null && shard.mayReturn()) {
      begin(RecordKind.REMOVE, shard, row, 0);
      append(to, shard);
    }
  }

  /** Gives the entry another expiry; it is gone if that has passed. */
  void changeExpiry(KeyView at, int row, long expiry, long now) {
    Shard shard = (Shard) at;
    MutationLog to = log;
    if (expiry <= now) {
      if (to != null) {
        begin(RecordKind.REMOVE, shard, row, 0);
        append(to, shard);
      }
      tell(shard, row, EntryChange.EXPIRED, shard.version());
      shard.expire();
    } else if (expiry != shard.expiry()) {
      if (to != null) {
        begin(RecordKind.EXPIRE, shard, row, shard.version()).expiry(expiry);
        append(to, shard);
      }
      shard.touch(expiry);
    }
  }

  /** Takes or renews a lease on the key; it is not logged, and ends with the process. */
  boolean lease(KeyView at, long holder, long end, long now) {
    return ((Shard) at).lease(holder, end, now);
  }

  /** Gives a lease back; false if the holder has none. */
  boolean release(KeyView at, long holder) {
    return ((Shard) at).release(holder);
  }

  private EntryListener[] listeners(int row) {
    CacheHandle cache = batch.cache(row);
    return cache == null ? NOBODY : cache.listeners();
  }

  private void tell(Shard shard, int row, int kind, long version) {
    EntryListener[] listeners = listeners(row);
    if (listeners.length > 0) {
      tell(listeners, row, change(shard, row, kind, version));
    }
  }

  private EntryChange change(Shard shard, int row, int kind, long version) {
    return shard
        .change(kind, version)
        .key(batch.source(), batch.keyIndex(row), batch.keyLength(row));
  }

  private void tell(EntryListener[] listeners, int row, EntryChange change) {
    for (EntryListener each : listeners) {
      if ((each.kinds() & change.kind()) != 0) {
        long number = each.changed(change);
        if (number != 0) {
          batch.awaitedListeners().add(row, each, number);
        }
      }
    }
    change.end();
  }

  private LogRecord begin(RecordKind kind, Shard shard, int row, long version) {
    return record
        .begin(kind, shard.cacheId(), shard.epoch())
        .version(version)
        .key(batch.source(), batch.keyIndex(row), batch.keyLength(row));
  }

  private void append(MutationLog to, Shard shard) {
    shard.loggedTo(to.append(record));
  }
}
