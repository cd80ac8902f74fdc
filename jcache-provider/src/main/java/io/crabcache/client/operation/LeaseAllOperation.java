package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Modifiers;
import java.util.List;

/** LEASE of many keys; each is granted or refused on its own. */
public final class LeaseAllOperation extends BulkOperation {
  private final long holder;
  private final long millis;

  /** Creates the operation. */
  public LeaseAllOperation(CacheBinding cache, List<byte[]> keys, long holder, long millis) {
    super(Modifiers.RETURN_VERSION, cache, keys);
    this.holder = holder;
    this.millis = millis;
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
    out.lease(modifiers, cache.id(), keys.get(command), holder, millis);
  }
}
