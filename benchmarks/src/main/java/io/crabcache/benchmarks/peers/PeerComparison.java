package io.crabcache.benchmarks.peers;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.peers.driver.Driver;
import io.crabcache.benchmarks.peers.driver.Result;
import io.crabcache.tool.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the same load through {@code javax.cache} on our provider and on others, in alternating
 * rounds, and prints medians and ratios. {@code benchmarks/peers/compare} runs it.
 */
public final class PeerComparison {
  private final Map<Contender, StartedProcess> servers = new EnumMap<>(Contender.class);
  private final Map<Contender, StartedProcess> clients = new EnumMap<>(Contender.class);
  private final long millis;

  private PeerComparison(long millis) {
    this.millis = millis;
  }

  /** Runs the comparison. */
  public static void main(String[] given) throws IOException {
    Arguments arguments =
        Arguments.of(
            given,
            "contenders=crabcache,hazelcast,ignite,redisson,infinispan",
            "works=" + Work.ALL,
            "rounds=5",
            "warmup=2",
            "millis=3000",
            "home=benchmarks/peers",
            "libraries=benchmarks/target/peers",
            "work=benchmarks/target/peers-work");
    if (arguments.printHelp("Our JCache provider beside others; rounds of so many milliseconds.")) {
      return;
    }
    Place place =
        new Place(
            Path.of(arguments.text("home")).toAbsolutePath(),
            Path.of(arguments.text("libraries")).toAbsolutePath(),
            Files.createDirectories(Path.of(arguments.text("work"))).toAbsolutePath());
    List<Work> works = Work.list(arguments.text("works"));
    List<Contender> contenders =
        Arrays.stream(arguments.text("contenders").split(",", -1)).map(Contender::of).toList();
    PeerComparison comparison = new PeerComparison(arguments.number("millis"));
    try (Cleanup cleanup = new Cleanup()) {
      for (Contender contender : contenders) {
        comparison.start(contender, place, cleanup);
      }
      for (Work work : works) {
        System.out.println(
            comparison.measure(work, arguments.count("warmup"), arguments.count("rounds")));
      }
    }
  }

  private void start(Contender contender, Place place, Cleanup cleanup) {
    int port = Place.freePort();
    Contender.Commands commands = contender.commands(place, port);
    servers.put(
        contender,
        cleanup.open(
            () ->
                StartedProcess.server(
                    contender + "-server", commands.serverCommand(), port, place)));
    clients.put(
        contender,
        cleanup.open(
            () ->
                StartedProcess.client(
                    contender + "-client", commands.driverCommand(), Driver.READY::equals, place)));
    System.out.println(contender + " is ready");
  }

  private String measure(Work work, int warmup, int rounds) {
    Map<Contender, List<Round>> results = new EnumMap<>(Contender.class);
    for (int i = 0; i < warmup + rounds; i++) {
      for (Contender contender : clients.keySet()) {
        if (!contender.can(work.kind())) {
          continue;
        }
        Round round = round(contender, work);
        if (i >= warmup) {
          results.computeIfAbsent(contender, key -> new ArrayList<>()).add(round);
        }
      }
    }
    return Table.of(work, results);
  }

  private Round round(Contender contender, Work work) {
    StartedProcess client = started(clients, contender);
    StartedProcess server = started(servers, contender);
    Duration clientBefore = client.processorTime();
    Duration serverBefore = server.processorTime();
    Result result = Result.parse(client.ask(work.command(millis), Result::isIn));
    return new Round(
        result,
        client.processorTime().minus(clientBefore),
        server.processorTime().minus(serverBefore));
  }

  private static StartedProcess started(
      Map<Contender, StartedProcess> processes, Contender contender) {
    StartedProcess process = processes.get(contender);
    if (process == null) {
      throw new IllegalStateException(contender + " was not started");
    }
    return process;
  }
}
