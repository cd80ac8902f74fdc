package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.util.List;

/** PUT of many entries. */
public final class PutAllOperation extends BulkOperation {
  private final List<byte[]> values;

  /** Creates the operation; the lists are of one size. */
  public PutAllOperation(
      int modifiers, CacheBinding cache, List<byte[]> keys, List<byte[]> values) {
    super(modifiers, cache, keys);
    this.values = List.copyOf(values);
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(keys.get(command), values.get(command), null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.put(modifiers, cache.id(), keys.get(command), values.get(command), 0, null, 0);
  }
}
