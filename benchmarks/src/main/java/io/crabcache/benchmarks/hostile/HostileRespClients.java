package io.crabcache.benchmarks.hostile;

import io.crabcache.bench.BenchedServer;
import io.crabcache.bench.LoadCommand;
import io.crabcache.bench.LoadShape;
import io.crabcache.bench.RespLoad;
import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What 10,000 hostile Redis clients cost a server and its decent clients: throughput of a load
 * without them, with them and without them again, and the server's memory. On the loopback only,
 * against a server that it starts itself by the launcher, as users do.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.hostile.HostileRespClients home=distribution/target/run
 * </pre>
 */
public final class HostileRespClients {
  private static final int BIG_BYTES = 256 << 10;
  private static final LoadShape DECENT = new LoadShape(LoadCommand.MIX, 64, 16, 100);

  private HostileRespClients() {}

  /** Runs it; {@code help} prints the arguments. */
  public static void main(String[] given) throws Exception {
    Arguments arguments =
        Arguments.of(
            given,
            "home=distribution/target/run",
            "connections=10000",
            "runs=5",
            "seconds=4",
            "kinds=");
    if (arguments.printHelp("Hostile clients; home is the directory of an unpacked archive.")) {
      return;
    }
    List<HostileRespKind> kinds = HostileRespKind.parse(arguments.text("kinds"));
    int connections = OpenFiles.within(arguments.count("connections"));
    int runs = arguments.count("runs");
    long nanos = TimeUnit.SECONDS.toNanos(arguments.count("seconds"));
    Path directory = Files.createTempDirectory("crabcache-hostile-");
    Path home = Path.of(arguments.text("home")).toAbsolutePath();
    try (BenchedServer server =
        BenchedServer.crabCache("crabcache", home, Map.of(), List.of(), directory)) {
      setBig(server);
      RespLoad.fill(server.address(), DECENT.valueBytes());
      measure("warming up", server, runs, nanos);
      Phase before = measure("without", server, runs, nanos);
      Phase during;
      try (HostileRespConnections hostile =
          new HostileRespConnections(server.address(), connections, kinds)) {
        during = measure("with " + connections + " hostile connections", server, runs, nanos);
        System.out.printf("  %,d of them open at the end%n", hostile.open());
        hostile.end().forEach((text, times) -> System.out.printf("  %,8d x %s%n", times, text));
      }
      Phase after = measure("without, again", server, runs, nanos);
      System.out.printf(
          "added memory %.1f MiB; decent clients lost %.1f %% of their throughput%n",
          (during.residentBytes - before.residentBytes) / Figures.MIB,
          100 * (1 - 2 * during.perSecond / (before.perSecond + after.perSecond)));
    } finally {
      Files.deleteIfExists(directory.resolve("crabcache.log"));
      Files.delete(directory);
    }
  }

  private record Phase(double perSecond, long residentBytes) {}

  private static Phase measure(String name, BenchedServer server, int runs, long nanos) {
    List<Double> perSecond = new ArrayList<>();
    long most = server.residentBytes();
    double slowest = 0;
    try (RespLoad load = new RespLoad(server.address(), DECENT)) {
      for (int run = 0; run < runs; run++) {
        var result = load.run(nanos);
        perSecond.add(result.perSecond());
        slowest = Math.max(slowest, result.latencies().getValueAtPercentile(99.9) / 1e6);
        most = Math.max(most, server.residentBytes());
      }
    }
    double median = Figures.median(perSecond);
    System.out.printf(
        "%-36s %,12.0f per second (median of %d), p99.9 at most %.1f ms, %.1f MiB resident%n",
        name, median, runs, slowest, most / Figures.MIB);
    return new Phase(median, most);
  }

  /** The value that slow readers ask for. */
  private static void setBig(BenchedServer server) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      String request =
          "*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$" + BIG_BYTES + "\r\n" + "b".repeat(BIG_BYTES) + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] reply = socket.getInputStream().readNBytes("+OK\r\n".length());
      if (reply.length == 0 || reply[0] != '+') {
        throw new IOException("SET: " + new String(reply, StandardCharsets.US_ASCII));
      }
    }
  }
}
