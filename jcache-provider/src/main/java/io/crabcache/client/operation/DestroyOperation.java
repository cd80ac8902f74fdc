package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.nio.charset.StandardCharsets;

/** DESTROY: removes a cache and its entries from the server. */
public final class DestroyOperation extends SingleOperation {
  private final byte[] name;

  /** Creates the operation. */
  public DestroyOperation(String name) {
    super(null);
    this.name = name.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(name, null, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.destroy(name);
  }
}
