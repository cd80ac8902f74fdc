package io.crabcache.benchmarks.peers;

import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.peers.driver.Result;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one contender did in one round.
 *
 * @param client processor time of the client's process
 * @param server processor time of the server's process
 */
record Round(Result result, Duration client, Duration server) {

  double perSecond() {
    return result.operations() * 1e9 / result.nanos();
  }

  double p50Micros() {
    return result.p50() / 1e3;
  }

  double p99Micros() {
    return result.p99() / 1e3;
  }

  double p999Micros() {
    return result.p999() / 1e3;
  }

  double clientMicros() {
    return client.toNanos() / 1e3 / result.operations();
  }

  double serverMicros() {
    return server.toNanos() / 1e3 / result.operations();
  }

  double bothMicros() {
    return clientMicros() + serverMicros();
  }

  static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Figures.median(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
