package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionPolicy;
import io.crabcache.engine.store.eviction.FrequencySketch;
import io.crabcache.engine.store.expiry.TimerWheel;
import io.crabcache.engine.store.index.Index;
import io.crabcache.engine.store.index.Walk;
import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Occupants;
import io.crabcache.engine.store.memory.Slabs;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;

/**
 * The entries of a shard, and everything that refers to one: the index of its table, the list of a
 * policy, a slot of the timer wheel, the shard's cursor. All of these are told when an entry comes,
 * moves or goes, here and nowhere else. Guarded by the shard's lock.
 */
final class Residents implements Occupants {

  /** A cache with limits and fewer entries here is not worth the memory of an adaptive window. */
  private static final long MIN_ADAPTIVE_ENTRIES = 4_096;

  private final Space space = new Space();
  private final Slabs slabs;
  private final Entries entries;
  private final EntryChange change;
  private final TimerWheel wheel;
  private final FrequencySketch sketch;
  private final EvictionPolicy policy;
  private final Tables tables = new Tables();
  private final ShardSettings settings;
  private final Walk walk = new Walk();
  private long count;
  private boolean hasEvicted;

  /** See {@link Shard#loggedTo()}. */
  long loggedTo;

  /** The entry that the shard's cursor is on, kept right when it moves; 0 if none. */
  int current;

  Residents(ShardSettings settings, KeyHash keyHash) {
    this.settings = settings;
    this.slabs = new Slabs(space, settings.maxBytes(), settings.pageBytes(), this);
    this.entries = new Entries(space, slabs, tables, keyHash, settings.maxEntries() == 0);
    this.change = new EntryChange(entries);
    this.wheel = new TimerWheel(entries);
    this.sketch = new FrequencySketch(space, slabs, settings.eviction());
    this.policy = newPolicy(settings.maximum(), 0);
  }

  Entries entries() {
    return entries;
  }

  Tables tables() {
    return tables;
  }

  Slabs slabs() {
    return slabs;
  }

  TimerWheel wheel() {
    return wheel;
  }

  EvictionPolicy policy() {
    return policy;
  }

  /** The table that an entry belongs to. */
  Table tableOf(int entry) {
    return tables.get(entries.table(entry));
  }

  /** Number of entries, those included that a clear has left to be reclaimed. */
  long count() {
    return count;
  }

  private EvictionPolicy newPolicy(long maximum, long minAdaptiveEntries) {
    return new EvictionPolicy(
        settings.eviction(), sketch, entries, maximum, settings.seed(), minAdaptiveEntries);
  }

  /** Makes an empty table; there must be an id for it. */
  Table createTable(CacheHandle cache, Tally tally, long epoch) {
    int id = tables.nextId();
    Index index = new Index(space, slabs, entries, id, settings.shardBits());
    Table table = new Table(cache, id, index, tally, epoch);
    tables.add(table);
    return table;
  }

  /** Starts or ends the ranking of a table's entries by a policy of its own, as its cache wants. */
  void follow(Table table) {
    table.follow(table.cache.spec());
    if (table.isCounted() && table.policy == null) {
      table.policy = newPolicy(settings.maximum(), MIN_ADAPTIVE_ENTRIES);
    }
  }

  /** Adds an entry whose key its table does not have and for which the index has room. */
  void insert(Table table, long hash, int entry, long expiry) {
    table.index.insert(hash, entry);
    entries.setExpiry(entry, expiry);
    schedule(table, entry);
    table.count(1, entries.blockBytes(entry));
    count++;
    sketch.ensureCapacity(count);
    rank(table, entry, hash);
    current = entry;
  }

  /** Puts an entry of the same key in the place of the current one, which is freed. */
  void replaceCurrent(Table table, long hash, int entry, long expiry) {
    int old = current;
    unschedule(table, old);
    entries.setExpiry(entry, expiry);
    entries.copyRank(old, entry);
    table.index.replace(hash, old, entry);
    EvictionPolicy ranking = rankingOf(table, entry);
    ranking.moved(old, entry);
    ranking.reweighed(entry, entries.weight(old), entries.weight(entry));
    schedule(table, entry);
    table.count(0, entries.blockBytes(entry) - entries.blockBytes(old));
    entries.free(old);
    current = entry;
  }

  /** Overwrites value and expiry of the current entry, whose blocks fit them. */
  void overwriteCurrent(
      Table table, ByteBuf source, int valueIndex, int valueLength, long version, long expiry) {
    entries.setValue(current, source, valueIndex, valueLength);
    entries.setVersion(current, version);
    changeExpiry(table, current, expiry);
  }

  /** Gives an entry that has room for it another expiry. */
  void changeExpiry(Table table, int entry, long expiry) {
    long before = entries.expiry(entry);
    if (expiry >= before && expiry != Shard.NO_EXPIRY) {
      entries.setExpiry(entry, expiry); // The wheel finds out by itself.
    } else if (expiry != before) {
      unschedule(table, entry);
      entries.setExpiry(entry, expiry);
      schedule(table, entry);
    }
  }

  /** Counts a use of the current entry. */
  void recordUse(Table table, long hash) {
    if (isRankedRight(table, current)) {
      rankingOf(table, current).recordUse(current, hash);
    } else {
      rankAnew(table, current, hash);
    }
  }

  /** Estimates how often a key was used lately. */
  int frequency(long hash) {
    return sketch.frequency(hash);
  }

  /** When a cache gets or loses its limits, its entries change policies, see {@link #rerank}. */
  private boolean isRankedRight(Table table, int entry) {
    return entries.hasOwnPolicy(entry) == table.isCounted();
  }

  /**
   * Ranks entries that came before their cache got or lost its limits as it has to be now.
   *
   * @param budget most entries to look at, about
   * @return how many were looked at
   */
  int rerank(Table table, int budget) {
    if (!table.isReranking) {
      return 0;
    }
    long last = table.rerankedTo;
    int seen = 0;
    int entry = walk.ceiling(table.index, last);
    while (entry != 0 && (seen < budget || walk.position() == last)) {
      if (!isRankedRight(table, entry)) {
        rankAnew(table, entry, entries.hash(entry));
      }
      seen++;
      last = walk.position();
      entry = walk.next();
    }
    table.isReranking = entry != 0;
    table.rerankedTo = entry == 0 ? 0 : walk.position();
    return seen;
  }

  private void rankAnew(Table table, int entry, long hash) {
    rankingOf(table, entry).remove(entry);
    rank(table, entry, hash);
  }

  /** Removes an entry from everything and frees it. */
  void remove(int entry) {
    Table table = tableOf(entry);
    table.index.remove(entries.hash(entry), entry);
    forget(table, entry);
  }

  /** What listeners are told of; see {@link Shard#change}. */
  EntryChange change() {
    return change;
  }

  private void tellExpired(Table table, int entry) {
    EntryListener[] listeners = table.cache.listeners();
    if (listeners.length > 0 && table.epoch == table.cache.epoch()) {
      change.begin(EntryChange.EXPIRED, entry, entries.version(entry), loggedTo);
      for (EntryListener each : listeners) {
        if ((each.kinds() & EntryChange.EXPIRED) != 0) {
          each.changed(change);
        }
      }
    }
  }

  /** Removes an entry whose expiry was found to have passed. */
  void expireOverdue(int entry) {
    tellExpired(tableOf(entry), entry);
    expire(entry);
  }

  /** Removes an entry because it expires at once; whoever decides that tells listeners. */
  void expire(int entry) {
    tableOf(entry).tally.expirations++;
    remove(entry);
  }

  /** Leaves a table's entries to be reclaimed in steps. */
  void detach(Table table) {
    table.detach();
    tables.detach(table);
  }

  /** Reads what finding a key will read; see {@link Shard#warm}. */
  long warm(Index index, long hash, int stage) {
    if (stage == 0) {
      return index.warmBucket(hash) ^ sketch.warm(hash);
    }
    int entry = index.likelyEntry(hash);
    return entry == 0 ? 0 : entries.warm(entry);
  }

  /** Removes an entry whose time has come, and which the wheel has let go already. */
  void removeDue(int entry) {
    Table table = unscheduled(entry);
    if (!table.isDetached()) {
      table.tally.expirations++;
      tellExpired(table, entry);
    }
    remove(entry);
  }

  /** Evicts an entry whose time has come, and which the wheel has let go already. */
  void evictDue(int entry) {
    unscheduled(entry);
    evict(entry);
  }

  /** The table of an entry that the wheel has let go, which counts as expiring no more. */
  private Table unscheduled(int entry) {
    Table table = tableOf(entry);
    entries.setExpiry(entry, Shard.NO_EXPIRY);
    table.expiring--;
    return table;
  }

  /** Removes any entry of a table that was detached; false if there is none. */
  boolean removeAny(Table table) {
    int entry = table.index.poll();
    if (entry == 0) {
      return false;
    }
    forget(table, entry);
    return true;
  }

  /** Removes an entry to make room. */
  void evict(int entry) {
    Table table = tableOf(entry);
    if (!table.isDetached()) {
      countEviction(table);
    }
    remove(entry);
  }

  /** Counts an entry that had to go, or was not stored, for want of room. */
  void countEviction(Table table) {
    table.tally.evictions++;
    hasEvicted = true;
  }

  /** Whether an entry ever had to go for want of room. */
  boolean hasEvicted() {
    return hasEvicted;
  }

  private void forget(Table table, int entry) {
    rankingOf(table, entry).remove(entry);
    unschedule(table, entry);
    table.count(-1, -entries.blockBytes(entry));
    count--;
    entries.free(entry);
    if (entry == current) {
      current = 0;
    }
  }

  private void schedule(Table table, int entry) {
    if (entries.expiry(entry) != Shard.NO_EXPIRY) {
      wheel.schedule(entry);
      table.expiring++;
    }
  }

  private void unschedule(Table table, int entry) {
    if (entries.expiry(entry) != Shard.NO_EXPIRY) {
      wheel.cancel(entry);
      table.expiring--;
    }
  }

  private EvictionPolicy rankingOf(Table table, int entry) {
    EvictionPolicy own = table.policy;
    return own != null && entries.hasOwnPolicy(entry) ? own : policy;
  }

  private void rank(Table table, int entry, long hash) {
    entries.setOwnPolicy(entry, table.isCounted());
    entries.setRegion(entry, 0);
    if (table.isCounted()) {
      tables.addRanking(table);
    }
    rankingOf(table, entry).add(entry, hash);
  }

  @Override
  public void moved(BlockKind kind, int from, int to) {
    switch (kind) {
      case ENTRY -> entryMoved(from, to);
      case FRAGMENT -> entries.fragments().fragmentMoved(to);
      case INDEX_SEGMENT -> tables.get(Index.owner(space, to)).index.segmentMoved(from, to);
      case INDEX_OVERFLOW -> {
        int entry = Index.anyEntry(space, to);
        Index index = tableOf(entry).index;
        index.overflowMoved(entries.hash(entry), from, to);
      }
      case SKETCH -> sketch.moved(from, to);
    }
  }

  private void entryMoved(int from, int to) {
    Table table = tableOf(to);
    table.index.replace(entries.hash(to), from, to);
    rankingOf(table, to).moved(from, to);
    if (entries.expiry(to) != Shard.NO_EXPIRY) {
      wheel.moved(from, to);
    }
    if (entries.isLarge(to)) {
      entries.fragments().headMoved(to);
    }
    if (current == from) {
      current = to;
    }
  }

  @Override
  public void evict(BlockKind kind, int block) {
    evict(kind == BlockKind.FRAGMENT ? entries.fragments().headOf(block) : block);
  }
}
