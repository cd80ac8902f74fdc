package io.crabcache.engine.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a cache was created or last configured with.
 *
 * @param creationMillis time to live of a new entry, 0 to {@link #ETERNAL}
 * @param updateMillis time to live from an update on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param accessMillis time to live from an access on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param maxEntries most entries of the cache; 0 for no limit but the store's
 * @param maxBytes most bytes that the entries of the cache take; 0 for no limit but the store's
 * @param metadata bytes that the engine keeps and does not read; not to be changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record CacheSpec(
    long creationMillis,
    long updateMillis,
    long accessMillis,
    long maxEntries,
    long maxBytes,
    byte[] metadata) {

  /** Duration of an entry that does not expire. */
  public static final long ETERNAL = Long.MAX_VALUE;

  /** Duration that leaves an entry's expiry as it is. */
  public static final long UNCHANGED = -1;

  /** A cache whose entries do not expire. */
  public static final CacheSpec DEFAULT = new CacheSpec(ETERNAL, UNCHANGED, UNCHANGED, new byte[0]);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a duration or a limit is out of its range
   */
  public CacheSpec {
    if (creationMillis < 0 || updateMillis < UNCHANGED || accessMillis < UNCHANGED) {
      throw new IllegalArgumentException(
          "durations (creation %d, update %d, access %d ms) must be 0 or more, or -1 for unchanged"
              .formatted(creationMillis, updateMillis, accessMillis));
    }
    if (maxEntries < 0 || maxBytes < 0) {
      throw new IllegalArgumentException(
          "limits (%d entries, %d bytes) must be 0 for none, or more"
              .formatted(maxEntries, maxBytes));
    }
  }

  /** What a cache without limits of its own is created with. */
  public CacheSpec(long creationMillis, long updateMillis, long accessMillis, byte[] metadata) {
    this(creationMillis, updateMillis, accessMillis, 0, 0, metadata);
  }

  /** Whether the cache has a limit of its own. */
  public boolean isLimited() {
    return maxEntries > 0 || maxBytes > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheSpec that
        && creationMillis == that.creationMillis
        && updateMillis == that.updateMillis
        && accessMillis == that.accessMillis
        && maxEntries == that.maxEntries
        && maxBytes == that.maxBytes
        && Arrays.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(creationMillis, updateMillis, accessMillis, maxEntries, maxBytes)
        ^ Arrays.hashCode(metadata);
  }

  @Override
  public String toString() {
    return "creation=%d ms, update=%d ms, access=%d ms, at most %d entries and %d bytes, metadata=%d bytes"
        .formatted(
            creationMillis, updateMillis, accessMillis, maxEntries, maxBytes, metadata.length);
  }
}
