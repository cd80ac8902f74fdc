package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Modifiers;

/** LEASE: takes or renews an advisory lease on a key, and reads its entry. */
public final class LeaseOperation extends SingleOperation {
  private final CacheBinding cache;
  private final byte[] key;
  private final long holder;
  private final long millis;

  /** Creates the operation. */
  public LeaseOperation(CacheBinding cache, byte[] key, long holder, long millis) {
    super(cache);
    this.cache = cache;
    this.key = key;
    this.holder = holder;
    this.millis = millis;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(key, null, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    int modifiers = Modifiers.RETURN_VERSION | Modifiers.RETURN_EXPIRY;
    out.lease(modifiers, cache.id(), key, holder, millis);
  }
}
