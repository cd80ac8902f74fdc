package io.crabcache.engine.store;

/** What was counted for a cache or a store, and what it holds. Not thread safe. */
public final class Tally {
  long hits;
  long misses;
  long puts;
  long refusedPuts;
  long removals;
  long expirations;
  long entries;
  long bytes;

  Tally() {}

  void add(Tally that) {
    hits += that.hits;
    misses += that.misses;
    puts += that.puts;
    refusedPuts += that.refusedPuts;
    removals += that.removals;
    expirations += that.expirations;
    entries += that.entries;
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

  /** Puts that were refused because the store was at its limit. */
  public long refusedPuts() {
    return refusedPuts;
  }

  /** Entries that a command removed; those that a clear dropped do not count. */
  public long removals() {
    return removals;
  }

  /** Entries that were reclaimed because their expiry had passed. */
  public long expirations() {
    return expirations;
  }

  /** Live entries. */
  public long entries() {
    return entries;
  }

  /** Bytes that the live entries take, their overhead included. */
  public long bytes() {
    return bytes;
  }
}
