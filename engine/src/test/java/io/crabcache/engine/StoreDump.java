package io.crabcache.engine;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.CacheState;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a restart must not change, in a form that can be compared and printed. */
public final class StoreDump {
  private StoreDump() {}

  /** A cache with its live entries. */
  public record CacheDump(long id, CacheSpec spec, long epoch, Map<String, EntryDump> entries) {}

  /** An entry; the value's bytes as characters. */
  public record EntryDump(String value, long version, long expiry) {}

  /** All caches by their names, with what has not expired. */
  public static Map<String, CacheDump> of(Store store, long now) {
    Map<String, CacheDump> caches = new TreeMap<>();
    for (CacheState state : store.allCaches().states()) {
      Map<String, EntryDump> entries = new TreeMap<>();
      for (int i = 0; i < store.shards(); i++) {
        add(store.shard(i), state, now, entries);
      }
      caches.put(
          state.cache().name(),
          new CacheDump(state.cache().id(), state.spec(), state.epoch(), entries));
    }
    return caches;
  }

  /** A cache with what has not expired. */
  public static CacheDump cache(Store store, String name, long now) {
    CacheDump dump = of(store, now).get(name);
    if (dump == null) {
      throw new AssertionError("there is no cache " + name);
    }
    return dump;
  }

  private static void add(Shard shard, CacheState state, long now, Map<String, EntryDump> entries) {
    ByteBuf bytes = Unpooled.buffer();
    shard.lock();
    try {
      boolean live = shard.seek(state.cache(), 0, now);
      while (live || shard.isCut()) {
        if (live) {
          shard.appendKey(bytes.clear());
          String key = bytes.toString(StandardCharsets.ISO_8859_1);
          shard.appendValue(bytes.clear());
          String value = bytes.toString(StandardCharsets.ISO_8859_1);
          entries.put(key, new EntryDump(value, shard.version(), shard.expiry()));
        }
        live = live ? shard.next(now) : shard.seek(state.cache(), shard.position(), now);
      }
    } finally {
      shard.unlock();
    }
  }
}
