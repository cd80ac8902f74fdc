package io.crabcache.client;

import io.crabcache.client.event.EventPort;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.Operation;

/** Carries operations to a store and their results back. Thread safe. */
public interface Transport {

  /**
   * Takes an operation. It will be completed or failed, at the latest soon after its deadline; a
   * failure to take it is a failure of the operation, never an exception here.
   *
   * @param wait whether the caller waits, until the deadline, where there is no room
   */
  void submit(Operation operation, boolean wait);

  /**
   * Opens the way for subscriptions; called once, when the first is needed. From then on the
   * transport hands them what comes, on a thread of its own, and tells them of each new connection.
   */
  EventPort listen(Subscriptions subscriptions);

  /** What has been done so far. */
  ClientCounters counters();

  /** Random number of the store's current life, 0 before the first contact. */
  long incarnation();

  /** Highest sequence number of the store that has been seen. */
  long sequence();

  /** Fails what is under way and frees all resources; waits for that. */
  void close();
}
