package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.util.List;

/** RELEASE of many keys. */
public final class ReleaseAllOperation extends BulkOperation {
  private final long holder;

  /** Creates the operation. */
  public ReleaseAllOperation(CacheBinding cache, List<byte[]> keys, long holder) {
    super(0, cache, keys);
    this.holder = holder;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(keys.get(command), null, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.release(cache.id(), keys.get(command), holder);
  }
}
