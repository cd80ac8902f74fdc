package io.crabcache.client.operation;

import io.crabcache.client.ClientException;

/** Where an operation was sent, for what it has to say when it fails. Thread safe. */
public interface Route {

  /** Name of the server, for messages. */
  String server();

  /** Describes that an operation has seen no result in time; called by any thread. */
  ClientException deadlinePassed();

  /** Counts an operation that failed. */
  void countFailure();
}
