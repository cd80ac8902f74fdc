package io.crabcache.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.store.eviction.EvictionPolicy;
import io.crabcache.engine.store.index.Walk;
import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Slabs;
import java.util.HashSet;
import java.util.Set;

/**
 * What must hold in a store between any two commands: every entry can be reached from its index,
 * stands in one list and, if it expires, in the wheel; and the accounts are sums of what is there.
 */
public final class StoreAudit {
  private StoreAudit() {}

  /** Checks all shards, one after the other. */
  public static void check(Store store) {
    for (int i = 0; i < store.shards(); i++) {
      Shard shard = store.shard(i);
      shard.lock();
      try {
        check(shard.residents());
      } finally {
        shard.unlock();
      }
    }
  }

  private static void check(Residents residents) {
    Slabs slabs = residents.slabs();
    slabs.verify();
    long entries = 0;
    long entryBytes = 0;
    long expiring = 0;
    long indexBytes = 0;
    Set<EvictionPolicy> policies = new HashSet<>(Set.of(residents.policy()));
    for (Table table : residents.tables().all()) {
      if (table != null) {
        long bytes = check(residents.entries(), table);
        entries += table.index.size();
        entryBytes += bytes;
        expiring += table.expiring;
        indexBytes += table.index.bytes();
        if (table.policy != null) {
          policies.add(table.policy);
        }
      }
    }
    assertThat(residents.count()).isEqualTo(entries);
    assertThat(residents.wheel().verify()).as("entries in the wheel").isEqualTo(expiring);
    long ranked = 0;
    for (EvictionPolicy policy : policies) {
      ranked += policy.entries();
    }
    assertThat(ranked).as("entries in lists").isEqualTo(entries);
    assertThat(slabs.liveBytes(BlockKind.ENTRY) + slabs.liveBytes(BlockKind.FRAGMENT))
        .isEqualTo(entryBytes);
    assertThat(slabs.liveBytes(BlockKind.INDEX_SEGMENT) + slabs.liveBytes(BlockKind.INDEX_OVERFLOW))
        .as("blocks of indexes, rounded up to their sizes")
        .isBetween(indexBytes, indexBytes * 6 / 5);
    assertThat(slabs.liveBytes()).isLessThanOrEqualTo(slabs.pageBytesInUse());
  }

  private static long check(Entries entries, Table table) {
    assertThat(table.index.verify()).isEqualTo(table.index.size());
    long bytes = 0;
    long count = 0;
    long expiring = 0;
    Walk walk = new Walk();
    for (int entry = walk.ceiling(table.index, 0); entry != 0; entry = walk.next()) {
      assertThat(entries.table(entry)).isEqualTo(table.id);
      assertThat(entries.region(entry)).as("the list that it is in").isNotZero();
      bytes += entries.blockBytes(entry);
      count++;
      if (entries.expiry(entry) != Shard.NO_EXPIRY) {
        expiring++;
      }
    }
    assertThat(count).isEqualTo(table.index.size());
    assertThat(table.expiring).isEqualTo(expiring);
    if (!table.isDetached()) {
      assertThat(table.tally.entries).isEqualTo(count);
      assertThat(table.tally.bytes).isEqualTo(bytes);
    }
    return bytes;
  }
}
