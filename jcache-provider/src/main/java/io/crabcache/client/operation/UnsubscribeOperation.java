package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;

/** UNSUBSCRIBE: ends a subscription. */
public final class UnsubscribeOperation extends SingleOperation {
  private final int subscription;

  /** Creates the operation. */
  public UnsubscribeOperation(int subscription) {
    super(null);
    this.subscription = subscription;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.unsubscribe(subscription);
  }
}
