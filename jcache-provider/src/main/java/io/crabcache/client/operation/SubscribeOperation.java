package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;

/** SUBSCRIBE: has the server tell of changes of a cache on the connection that it takes. */
public final class SubscribeOperation extends SingleOperation {
  private final CacheBinding cache;
  private final int subscription;
  private final int interests;
  private final int openMode;
  private final Runnable answered;

  /**
   * Creates the operation.
   *
   * @param openMode whether the cache is created if there is none: ALWAYS or IF_PRESENT
   * @param answered run by the transport when the server has done it, in front of the first event
   */
  public SubscribeOperation(
      CacheBinding cache, int subscription, int interests, int openMode, Runnable answered) {
    super(cache);
    this.cache = cache;
    this.subscription = subscription;
    this.interests = interests;
    this.openMode = openMode;
    this.answered = answered;
  }

  @Override
  public SubscribeOperation await() {
    super.await();
    return this;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public int openMode() {
    return openMode;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.subscribe(cache.id(), subscription, interests);
  }

  @Override
  void beforeCompletion() {
    answered.run();
  }
}
