package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.util.List;

/** REMOVE of many keys. */
public final class RemoveAllOperation extends BulkOperation {

  /** Creates the operation. */
  public RemoveAllOperation(int modifiers, CacheBinding cache, List<byte[]> keys) {
    super(modifiers, cache, keys);
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(keys.get(command), null, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.remove(modifiers, cache.id(), keys.get(command), 0, null);
  }
}
