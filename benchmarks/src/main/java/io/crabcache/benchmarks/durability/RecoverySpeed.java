package io.crabcache.benchmarks.durability;

import io.crabcache.bench.BenchedServer;
import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.tool.FailedException;
import io.crabcache.tool.Recovery;
import io.crabcache.tool.ServerInfo;
import io.crabcache.tool.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How fast a server is there again after it was killed, from its log and from a snapshot, and Redis
 * with the same entries in its append-only file. The files are in the page cache, where a server
 * that is started again finds them. A process that has just started also has to compile what it
 * recovers with; warm is the same recovery in a process that has done so, such as an application
 * with the engine embedded that opens its caches again.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.durability.RecoverySpeed help
 * </pre>
 */
public final class RecoverySpeed {
  private static final String USAGE =
      """
      Fills servers, kills them, starts them again and prints how fast they read their files.

        home       directory of an unpacked archive
        redis      redis-server; empty: without Redis
        entries    numbers of entries and bytes of their values, with commas between
        rounds     starts of each kind, of which the median counts
        memory     memory.max of the server
        directory  where the servers keep their files meanwhile; empty: where temporary files are

      defaults:""";

  private static final int WARM_UP_ROUNDS = 4;
  private static final int MAX_ENTRY_BYTES = 64 << 20;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Pattern REDIS_LOADED =
      Pattern.compile("DB loaded from append only file: ([\\d.]+) seconds");

  private final Arguments arguments;
  private final Path directory;
  private final int rounds;

  private RecoverySpeed(Arguments arguments, Path directory) {
    this.arguments = arguments;
    this.directory = directory;
    rounds = arguments.count("rounds");
  }

  /**
   * One start.
   *
   * @param bytes that were read
   * @param seconds by the server's own count
   * @param secondsToReady from the start of the process
   */
  private record Start(long records, long bytes, double seconds, double secondsToReady) {}

  /** Runs the measurement; {@code help} tells the arguments. */
  public static void main(String[] given) throws Exception {
    Arguments arguments =
        Arguments.of(
            given,
            "home=distribution/target/run",
            "redis=redis-server",
            "entries=2000000x64,500000x1024",
            "rounds=5",
            "memory=4g",
            "directory=");
    if (arguments.printHelp(USAGE)) {
      return;
    }
    for (Entries entries : Entries.parse(arguments.text("entries"))) {
      try (TemporaryDirectory directory = temporary(arguments.text("directory"))) {
        new RecoverySpeed(arguments, directory.path()).run(entries);
      }
    }
  }

  private static TemporaryDirectory temporary(String parent) {
    String prefix = "crabcache-recovery-";
    return parent.isEmpty()
        ? TemporaryDirectory.create(prefix)
        : TemporaryDirectory.create(Path.of(parent), prefix);
  }

  private void run(Entries entries) throws IOException, InterruptedException {
    System.out.printf(
        "%n%-44s %12s %10s %12s %14s%n",
        entries, "records/s", "MB/s", "recovery s", "start-ready s");
    List<Start> log = ourLog(entries);
    print("crabcache, log, first of a process", log);
    List<Start> warmLog = warmStarts();
    print("crabcache, log, warm", warmLog);
    List<Start> snapshot = ourSnapshot(entries);
    print("crabcache, snapshot, first of a process", snapshot);
    List<Start> warmSnapshot = warmStarts();
    print("crabcache, snapshot, warm", warmSnapshot);
    if (!arguments.text("redis").isEmpty()) {
      List<Start> file = redisFile(entries);
      print("redis, append-only file", file);
      List<Start> rewritten = redisRewritten(entries);
      print("redis, rewritten file", rewritten);
      System.out.printf(
          "Redis takes %.2f times as long as the log, warm %.2f; rewritten %.2f times as the snapshot, warm %.2f%n",
          median(file) / median(log),
          median(file) / median(warmLog),
          median(rewritten) / median(snapshot),
          median(rewritten) / median(warmSnapshot));
    }
  }

  private static double median(List<Start> starts) {
    return Figures.median(starts.stream().map(Start::seconds).toList());
  }

  private static void print(String what, List<Start> starts) {
    double seconds = median(starts);
    Start any = starts.get(0);
    System.out.printf(
        "  %-42s %,12.0f %,10.0f %12.3f %14.3f%n",
        what,
        any.records / seconds,
        any.bytes / seconds / 1e6,
        seconds,
        Figures.median(starts.stream().map(Start::secondsToReady).toList()));
  }

  private BenchedServer ours(String snapshotAfterBytes) {
    List<String> options =
        List.of(
            "--data-dir",
            directory.resolve("data").toString(),
            "--set",
            "memory.max=" + arguments.number("memory"),
            "--set",
            "wal.snapshot_after_bytes=" + snapshotAfterBytes);
    Path home = Path.of(arguments.text("home")).toAbsolutePath();
    return BenchedServer.crabCache("crabcache", home, Map.of(), options, directory);
  }

  /** No snapshot is ever taken. */
  private BenchedServer oursWithoutSnapshots() {
    return ours("1024g");
  }

  private List<Start> ourLog(Entries entries) throws IOException, InterruptedException {
    try (BenchedServer server = oursWithoutSnapshots()) {
      entries.fill(server);
      server.kill();
    }
    return ourStarts(entries);
  }

  private List<Start> ourSnapshot(Entries entries) throws IOException, InterruptedException {
    try (BenchedServer server = ours("64k")) {
      // The log is longer than that already; a snapshot comes by itself.
      await("a snapshot", () -> SnapshotProgress.of(server).taken() > 0);
      server.kill();
    }
    return ourStarts(entries);
  }

  private List<Start> ourStarts(Entries entries) throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      try (BenchedServer server = oursWithoutSnapshots()) {
        double ready = (System.nanoTime() - begin) / 1e9;
        entries.check(server);
        Recovery recovery = Recovery.of(server.info("persistence"));
        starts.add(new Start(recovery.records(), recovery.bytes(), recovery.seconds(), ready));
        server.kill();
      }
    }
    return starts;
  }

  /** The same once more in this process, whose code is compiled after the first few. */
  private List<Start> warmStarts() throws IOException {
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      long begin = System.nanoTime();
      try (DurableEngine engine = openHere()) {
        double ready = (System.nanoTime() - begin) / 1e9;
        RecoveryReport report = engine.recovery();
        if (round >= WARM_UP_ROUNDS) {
          long records = report.snapshotRecords() + report.logRecords();
          starts.add(new Start(records, report.totalBytes(), report.nanos() / 1e9, ready));
        }
      }
    }
    return starts;
  }

  private DurableEngine openHere() throws IOException {
    EngineSettings settings = EngineSettings.of(arguments.number("memory"), MAX_ENTRY_BYTES);
    Path wal = directory.resolve("data").resolve("wal");
    return DurableEngine.open(
        settings, DurabilitySettings.of(wal), InstantSource.system(), report -> {});
  }

  private BenchedServer redis() {
    List<String> options =
        List.of(
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--auto-aof-rewrite-percentage",
            "0");
    return BenchedServer.redis("redis", redisProgram(), options, directory);
  }

  /** A plain name is looked for on the PATH, by who starts it. */
  private Path redisProgram() {
    return Path.of(arguments.text("redis"));
  }

  private List<Start> redisFile(Entries entries) throws IOException, InterruptedException {
    try (BenchedServer server = redis()) {
      entries.fill(server);
      // While it flushes, it keeps back what it has acknowledged already.
      await("Redis's writing", () -> info(server).number("aof_buffer_length") == 0);
      server.kill();
    }
    return redisStarts(entries);
  }

  private List<Start> redisRewritten(Entries entries) throws IOException, InterruptedException {
    try (BenchedServer server = redis()) {
      awaitLoaded(server);
      rewrite(server);
      // It takes a new file into use at the end of the rewriting, and says then how long it took.
      await("Redis's rewriting", () -> info(server).number("aof_last_rewrite_time_sec") >= 0);
      server.kill();
    }
    return redisStarts(entries);
  }

  private static void rewrite(BenchedServer server) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      byte[] requests = "BGREWRITEAOF\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(requests);
      String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!replies.startsWith("+")) {
        throw new IOException("BGREWRITEAOF: " + replies.strip());
      }
    }
  }

  private List<Start> redisStarts(Entries entries) throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      try (BenchedServer server = redis()) {
        awaitLoaded(server);
        double ready = (System.nanoTime() - begin) / 1e9;
        entries.check(server);
        starts.add(new Start(entries.count(), redisBytes(), redisSeconds(server), ready));
        server.kill();
      }
    }
    return starts;
  }

  private static void awaitLoaded(BenchedServer server) {
    await("Redis's loading", () -> info(server).number("loading") == 0);
  }

  private static ServerInfo info(BenchedServer server) {
    try {
      return server.info("persistence");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double redisSeconds(BenchedServer server) {
    return server.said().stream()
        .map(REDIS_LOADED::matcher)
        .filter(Matcher::find)
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .findFirst()
        .orElseThrow(() -> new FailedException("Redis did not say how long it loaded"));
  }

  private long redisBytes() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("appendonlydir"))) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new FailedException(what + " did not come to an end");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
