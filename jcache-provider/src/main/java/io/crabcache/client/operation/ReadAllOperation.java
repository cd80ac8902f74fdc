package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.util.List;

/** GET or CONTAINS of many keys. */
public final class ReadAllOperation extends BulkOperation {
  private final int opcode;

  /** Creates the operation; {@code opcode} is GET or CONTAINS. */
  public ReadAllOperation(int opcode, int modifiers, CacheBinding cache, List<byte[]> keys) {
    super(modifiers, cache, keys);
    this.opcode = opcode;
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
    out.read(opcode, modifiers, cache.id(), keys.get(command));
  }
}
