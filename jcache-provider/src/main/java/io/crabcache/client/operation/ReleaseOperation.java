package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;

/** RELEASE: gives a lease back. */
public final class ReleaseOperation extends SingleOperation {
  private final CacheBinding cache;
  private final byte[] key;
  private final long holder;

  /** Creates the operation. */
  public ReleaseOperation(CacheBinding cache, byte[] key, long holder) {
    super(cache);
    this.cache = cache;
    this.key = key;
    this.holder = holder;
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
    out.release(cache.id(), key, holder);
  }
}
