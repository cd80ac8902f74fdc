package io.crabcache.engine.store;

/** What was counted for a cache or a store, and what it holds. Not thread safe. */
public final class Tally {
  long hits;
  long misses;
  long puts;
  long removals;
  long expirations;
  long evictions;
  long admissions;
  long rejections;
  long entries;
  long expiring;
  long bytes;

  Tally() {}

  void add(Tally that) {
    hits += that.hits;
    misses += that.misses;
    puts += that.puts;
    removals += that.removals;
    expirations += that.expirations;
    evictions += that.evictions;
    admissions += that.admissions;
    rejections += that.rejections;
    entries += that.entries;
    expiring += that.expiring;
    bytes += that.bytes;
  }

  /** Reads that found a live entry. */
  public long hits() {
    return hits;
  }

  /** Reads that found none. */
  public long misses() {
    return misses;
  }

  /** Puts that took effect. */
  public long puts() {
    return puts;
  }

  /** Entries that a command removed; those that a clear dropped do not count. */
  public long removals() {
    return removals;
  }

  /** Entries that were reclaimed because their expiry had passed. */
  public long expirations() {
    return expirations;
  }

  /** Entries that had to go to make room, rejected ones included. */
  public long evictions() {
    return evictions;
  }

  /** Entries that took the place of others because they were used more often. */
  public long admissions() {
    return admissions;
  }

  /** Entries that had to go, or were not stored, because they were not used more often. */
  public long rejections() {
    return rejections;
  }

  /** Live entries. */
  public long entries() {
    return entries;
  }

  /** Those of the live entries that expire some time. */
  public long expiring() {
    return expiring;
  }

  /** Bytes of the blocks that the live entries take. */
  public long bytes() {
    return bytes;
  }
}
