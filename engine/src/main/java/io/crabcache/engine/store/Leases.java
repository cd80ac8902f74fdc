package io.crabcache.engine.store;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Advisory leases on the keys of a shard. A lease keeps nobody from reading or writing: it tells
 * those who ask that another is about to change the entry, so that they let it finish. They live in
 * memory only, end by themselves, and are guarded by the shard's lock.
 *
 * <p>A key is known by its hash of 64 bits alone. Two keys of the same hash would wait for each
 * other without need, and nothing else would happen.
 */
final class Leases {

  /** More than this many at a time are refused, as if others held them. */
  private static final int MAX = 16_384;

  private record Lease(long holder, long end) {}

  private final Map<Long, Lease> byHash = new HashMap<>();

  /** While there are too many: before this time none ends. */
  private long firstEnd;

  /** Takes or renews a lease; false if another holds it, or there are too many. */
  boolean take(long hash, long holder, long end, long now) {
    Lease present = byHash.get(hash);
    if (present != null && present.holder != holder && present.end > now) {
      return false;
    }
    if (present == null && byHash.size() >= MAX && !makeRoom(now)) {
      return false;
    }
    firstEnd = Math.min(firstEnd, end);
    byHash.put(hash, new Lease(holder, end));
    return true;
  }

  /** Drops what has ended; looks again only when something more can have. */
  private boolean makeRoom(long now) {
    if (now < firstEnd) {
      return false;
    }
    firstEnd = Long.MAX_VALUE;
    for (Iterator<Lease> all = byHash.values().iterator(); all.hasNext(); ) {
      long end = all.next().end;
      if (end <= now) {
        all.remove();
      } else {
        firstEnd = Math.min(firstEnd, end);
      }
    }
    return byHash.size() < MAX;
  }

  /** Gives a lease back; false if the holder has none. */
  boolean release(long hash, long holder) {
    Lease present = byHash.get(hash);
    if (present == null || present.holder != holder) {
      return false;
    }
    byHash.remove(hash);
    return true;
  }

  /** Whether somebody holds a lease. */
  boolean isHeld(long hash, long now) {
    if (byHash.isEmpty()) {
      return false;
    }
    Lease present = byHash.get(hash);
    return present != null && present.end > now;
  }
}
