package io.crabcache.client.event;

import io.crabcache.client.operation.Operation;

/** The way to the server for subscriptions: one connection, so that all keeps its order. */
public interface EventPort {

  /** Sends an operation on that connection; it is completed or failed as any other. */
  void submit(Operation operation);

  /** Tells how far the events of a subscription have been dealt with; waits for nobody. */
  void acknowledge(int subscription, long number);
}
