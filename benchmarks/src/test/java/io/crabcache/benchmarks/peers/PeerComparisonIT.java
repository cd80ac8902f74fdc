package io.crabcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.benchmarks.peers.driver.Driver;
import io.crabcache.benchmarks.peers.driver.Kind;
import io.crabcache.benchmarks.peers.driver.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own side of the comparison; the peers are no part of the build. */
class PeerComparisonIT {
  private static final int THREADS = 2;
  private static final int MILLIS = 50;

  @TempDir private Path work;

  @Test
  void every_kind_of_work_runs_on_our_provider() {
    Place place = new Place(work, work, work);
    int port = Place.freePort();
    Contender.Commands commands = Contender.CRABCACHE.commands(place, port);
    try (StartedProcess server =
            StartedProcess.server("server", commands.serverCommand(), port, place);
        StartedProcess client =
            StartedProcess.client(
                "client", commands.driverCommand(), Driver.READY::equals, place)) {
      for (Kind kind : Kind.values()) {
        Result result =
            Result.parse(client.ask(new Work(kind, THREADS).command(MILLIS), Result::isIn));
        assertThat(result.operations()).as(kind.toString()).isPositive();
        assertThat(result.lost()).as(kind.toString()).isZero();
      }
      assertThat(server.processorTime()).isPositive();
    }
  }
}
