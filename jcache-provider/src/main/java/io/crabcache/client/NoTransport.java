package io.crabcache.client;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.Route;

/** Fails every operation, until there is a transport. */
final class NoTransport implements Transport, Route {

  @Override
  public void submit(Operation operation, boolean wait) {
    operation.start(this, System.nanoTime());
    operation.fail(deadlinePassed());
  }

  @Override
  public ClientCounters counters() {
    return new ClientCounters(0, 0, 0, 0, 0, 0);
  }

  @Override
  public long incarnation() {
    return 0;
  }

  @Override
  public long sequence() {
    return 0;
  }

  @Override
  public void close() {}

  @Override
  public String server() {
    return "no server";
  }

  @Override
  public ClientException deadlinePassed() {
    return new ClientException(Reason.UNREACHABLE, "there is no transport", null);
  }

  @Override
  public void countFailure() {}
}
