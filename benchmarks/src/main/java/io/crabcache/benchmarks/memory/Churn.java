package io.crabcache.benchmarks.memory;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.process.ServedProcess;
import io.crabcache.benchmarks.process.ServerProcess;
import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Puts values whose size changes over time into a server in a process of its own, and watches how
 * much memory that process has resident: 64 bytes for a while, then 4 KiB, then 300 bytes, then all
 * of them. What counts is by how much the peak exceeds the footprint of the empty server and {@code
 * memory.max} together. Empty is a server that has just started; another line tells what it has
 * once it has served requests and still holds nothing, for which the JVM compiles code.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.memory.Churn help
 * </pre>
 */
public final class Churn {
  private static final String USAGE =
      """
      Puts values of changing sizes into a server and watches its resident memory.

        memory   memory.max of the server
        volume   bytes that each phase puts, as a multiple of memory.max
        puts     least number of puts of each phase
        cycles   how often all phases are run
        values   sizes of values, one phase each; one more phase has them all
        set      further settings of the server, with commas between
        jvm      options of the server's JVM, with commas between; a heap that is touched at the
                 start belongs to the empty footprint as a whole

      defaults:""";

  private static final int PUTS_PER_OPERATION = 256;
  private static final int OPERATIONS_UNDER_WAY = 8;

  /** Keys of a phase, as a multiple of the entries that may fit: some puts overwrite. */
  private static final double KEYS_PER_ENTRY = 1.2;

  private static final int OVERHEAD_BYTES = 64;
  private static final int WARM_UP_OPERATIONS = 8000;
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Arguments arguments;
  private final long memoryMax;
  private final ServerProcess server;
  private final ByteCache cache;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Deque<BulkOperation> underWay = new ArrayDeque<>();
  private final long emptyBytes;
  private long warmBytes;
  private long peakBytes;
  private long puts;
  private long refused;

  private Churn(Arguments arguments, ServerProcess server, CacheClient client) throws IOException {
    this.arguments = arguments;
    this.server = server;
    memoryMax = arguments.number("memory");
    cache =
        Objects.requireNonNull(client.openCache("churn", CacheSettings.DEFAULT, Modifiers.ALWAYS));
    emptyBytes = server.residentBytes();
  }

  /** Runs the measurement; {@code help} tells the arguments. */
  public static void main(String[] given) throws IOException {
    Arguments arguments =
        Arguments.of(
            given,
            "memory=256m",
            "volume=4",
            "puts=1000000",
            "cycles=2",
            "values=64,4096,300",
            "set=",
            "jvm=-Xms128m,-Xmx128m,-XX:+AlwaysPreTouch");
    if (arguments.printHelp(USAGE)) {
      return;
    }
    long memory = arguments.number("memory");
    List<String> settings = new ArrayList<>(list(arguments.text("set")));
    settings.add("memory.max=" + memory);
    List<String> jvm = new ArrayList<>(list(arguments.text("jvm")));
    // A bound on direct buffers, not what they take: it must not be what bounds the store.
    jvm.add("-XX:MaxDirectMemorySize=" + 2 * memory);
    try (ServerProcess server = ServerProcess.start(ServedProcess.class, jvm, settings)) {
      int port = server.address().getPort();
      try (CacheClient client =
          CacheClient.open(ClientSettings.remote("127.0.0.1", port).build())) {
        new Churn(arguments, server, client).run();
      }
    }
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private void run() throws IOException {
    warmUp();
    System.out.printf(
        "memory.max %.1f MiB; the empty server has %.1f MiB resident, and %.1f after gets of nothing%n",
        memoryMax / Figures.MIB, emptyBytes / Figures.MIB, warmBytes / Figures.MIB);
    System.out.printf(
        "%-16s %14s %14s %16s %16s %12s%n",
        "value bytes", "puts", "entries", "entry bytes/max", "resident MiB", "over max");
    List<Long> sizes = arguments.numbers("values");
    for (int cycle = 0; cycle < arguments.count("cycles"); cycle++) {
      for (long size : sizes) {
        phase(Long.toString(size), List.of(size));
      }
      phase("mixed", sizes);
    }
    long peak = Math.max(peakBytes, server.peakResidentBytes());
    System.out.printf(
        "%,d puts (%,d refused); peak %.1f MiB resident: %+.2f %% over memory.max and the empty"
            + " server, %+.2f %% over memory.max and the warm one%n",
        puts,
        refused,
        peak / Figures.MIB,
        percentOver(peak),
        percentOver(peak - warmBytes + emptyBytes));
  }

  /** Has the server's code compiled without storing anything. */
  private void warmUp() throws IOException {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < PUTS_PER_OPERATION; i++) {
      keys.add(key(i));
    }
    for (int i = 0; i < WARM_UP_OPERATIONS; i++) {
      var unused = cache.getAll(keys, 0).await();
    }
    warmBytes = server.residentBytes();
  }

  private double percentOver(long residentBytes) {
    return 100.0 * (residentBytes - emptyBytes - memoryMax) / memoryMax;
  }

  private void phase(String name, List<Long> sizes) throws IOException {
    double mean = sizes.stream().mapToLong(size -> size).average().orElseThrow();
    double fitting = memoryMax / (mean + OVERHEAD_BYTES);
    long keys = (long) (KEYS_PER_ENTRY * fitting);
    long wanted = Math.max(arguments.number("puts"), (long) (arguments.number("volume") * fitting));
    List<byte[]> values = sizes.stream().map(this::value).toList();
    long phasePeak = 0;
    long lastSample = System.nanoTime();
    for (long done = 0; done < wanted; done += PUTS_PER_OPERATION) {
      putSome(keys, values);
      if (System.nanoTime() - lastSample > SAMPLE_NANOS) {
        lastSample = System.nanoTime();
        phasePeak = Math.max(phasePeak, server.residentBytes());
      }
    }
    while (!underWay.isEmpty()) {
      finishOne();
    }
    phasePeak = Math.max(phasePeak, server.residentBytes());
    peakBytes = Math.max(peakBytes, phasePeak);
    long entries = cache.count().await().number();
    System.out.printf(
        "%-16s %,14d %,14d %15.1f%% %16.1f %+11.2f%%%n",
        name,
        wanted,
        entries,
        100 * entryBytes() / memoryMax,
        phasePeak / Figures.MIB,
        percentOver(phasePeak));
  }

  private double entryBytes() {
    Long bytes = cache.statistics().await().counters().get("entry_bytes");
    return Objects.requireNonNull(bytes, "the server does not count entry_bytes");
  }

  /** A value that does not compress and is no zeros, which a system might share. */
  private byte[] value(long size) {
    byte[] value = new byte[Math.toIntExact(size)];
    random.nextBytes(value);
    return value;
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(number).putLong(~number).array();
  }

  private void putSome(long keys, List<byte[]> values) {
    List<byte[]> someKeys = new ArrayList<>(PUTS_PER_OPERATION);
    List<byte[]> someValues = new ArrayList<>(PUTS_PER_OPERATION);
    for (int i = 0; i < PUTS_PER_OPERATION; i++) {
      someKeys.add(key(random.nextLong(keys)));
      someValues.add(values.get(random.nextInt(values.size())));
    }
    if (underWay.size() == OPERATIONS_UNDER_WAY) {
      finishOne();
    }
    underWay.add(cache.putAll(someKeys, someValues, 0));
  }

  private void finishOne() {
    BulkOperation operation = underWay.remove().await();
    for (int i = 0; i < operation.size(); i++) {
      puts++;
      if (operation.failure(i) != null) {
        refused++;
      }
    }
  }
}
