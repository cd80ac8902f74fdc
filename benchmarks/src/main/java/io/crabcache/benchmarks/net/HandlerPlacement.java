package io.crabcache.benchmarks.net;

import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.net.PipelinedLoad.Case;
import io.crabcache.benchmarks.process.ServedProcess;
import io.crabcache.benchmarks.process.ServerProcess;
import io.crabcache.protocol.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows what it is worth to parse bytes ahead of Vert.x's socket handler: the server as it is
 * beside the same sessions behind that handler. Two processes are loaded in turns, so that both
 * meet the same weather on the machine; the figure to trust is processor time per command.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.net.HandlerPlacement
 * </pre>
 */
public final class HandlerPlacement {
  private static final List<Case> CASES =
      List.of(
          new Case("get, 64 B, 16 a frame", Opcode.GET, 64, 16, 100),
          new Case("put, 64 B, 16 a frame", Opcode.PUT, 64, 16, 100),
          new Case("get, 64 B, 1 a frame", Opcode.GET, 64, 1, 100),
          new Case("put, 4 KiB, 16 a frame", Opcode.PUT, 4096, 16, 50));

  private static final int DEFAULT_ROUNDS = 41;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(4);
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(250);
  private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m");

  private HandlerPlacement() {}

  /**
   * Runs the comparison.
   *
   * @param arguments number of rounds, 41 if absent
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
    try (ServerProcess ahead = ServerProcess.start(ServedProcess.class, JVM, List.of());
        ServerProcess behind = ServerProcess.start(SocketHandlerServer.class, JVM, List.of())) {
      System.out.println("median of " + rounds + " alternating rounds of 250 ms");
      System.out.printf(
          "%-24s %30s %30s%n", "", "handler ahead (the server)", "socket handler (rejected)");
      System.out.printf(
          "%-24s %15s %14s %15s %14s %8s%n",
          "", "commands/s", "CPU us/cmd", "commands/s", "CPU us/cmd", "CPU ratio");
      for (Case load : CASES) {
        compare(load, rounds, ahead, behind);
      }
    }
  }

  private static void compare(Case load, int rounds, ServerProcess ahead, ServerProcess behind)
      throws Exception {
    try (PipelinedLoad toAhead = new PipelinedLoad(ahead.address(), load);
        PipelinedLoad toBehind = new PipelinedLoad(behind.address(), load)) {
      toAhead.run(WARM_UP);
      toBehind.run(WARM_UP);
      Series first = new Series();
      Series second = new Series();
      for (int i = 0; i < rounds; i++) {
        first.measure(ahead, toAhead);
        second.measure(behind, toBehind);
      }
      System.out.printf(
          "%-24s %,15.0f %14.3f %,15.0f %14.3f %8.2f%n",
          load.name(),
          first.perSecond(),
          first.microseconds(),
          second.perSecond(),
          second.microseconds(),
          second.ratioTo(first));
    }
  }

  private static final class Series {
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> microseconds = new ArrayList<>();

    void measure(ServerProcess server, PipelinedLoad load) throws Exception {
      long processor = server.processorTime().toNanos();
      long start = System.nanoTime();
      long commands = load.run(ROUND);
      perSecond.add(commands * 1e9 / (System.nanoTime() - start));
      microseconds.add((server.processorTime().toNanos() - processor) / 1e3 / commands);
    }

    double perSecond() {
      return Figures.median(perSecond);
    }

    double microseconds() {
      return Figures.median(microseconds);
    }

    /** Median of the ratios of neighbors, which the machine's weather moves least. */
    double ratioTo(Series other) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < microseconds.size(); i++) {
        ratios.add(microseconds.get(i) / other.microseconds.get(i));
      }
      return Figures.median(ratios);
    }
  }
}
