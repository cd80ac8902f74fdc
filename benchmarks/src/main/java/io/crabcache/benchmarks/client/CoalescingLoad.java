package io.crabcache.benchmarks.client;

import com.sun.management.OperatingSystemMXBean;
import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.process.ServedProcess;
import io.crabcache.benchmarks.process.ServerProcess;
import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Threads that get random keys from a server in a process of its own, for one or more variants of
 * the client's options in alternating rounds; prints the median of each figure.
 *
 * <p>Arguments: threads, seconds per round, rounds, variants. Threads are blocking, or, as {@code
 * 2x256}, have so many operations under way each. A variant is {@code option=value} pairs with
 * commas between. Default: {@code 64 3 5 coalescing=true coalescing=false}.
 */
public final class CoalescingLoad {
  private static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 64;
  private static final int KEYS_PER_PUT = 1000;

  private final int threads;
  private final int window;
  private final long roundNanos;

  private CoalescingLoad(String threads, int seconds) {
    int x = threads.indexOf('x');
    this.threads = Integer.parseInt(x < 0 ? threads : threads.substring(0, x));
    this.window = x < 0 ? 1 : Integer.parseInt(threads.substring(x + 1));
    this.roundNanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  private record Round(
      double opsPerSecond,
      double opsPerFrame,
      double clientMicros,
      double serverMicros,
      double p50Micros,
      double p99Micros) {}

  /** Runs the load. */
  public static void main(String[] args) throws Exception {
    List<String> variants =
        args.length > 3
            ? Arrays.asList(args).subList(3, args.length)
            : List.of("coalescing=true", "coalescing=false");
    int rounds = argument(args, 2, 5);
    CoalescingLoad load =
        new CoalescingLoad(args.length > 0 ? args[0] : "64", argument(args, 1, 3));
    try (ServerProcess server = ServerProcess.start(ServedProcess.class, List.of(), List.of())) {
      List<CacheClient> clients =
          variants.stream()
              .map(v -> CacheClient.open(settings(v, server.address().getPort())))
              .toList();
      fill(clients.get(0));
      List<List<Round>> results = new ArrayList<>();
      variants.forEach(variant -> results.add(new ArrayList<>()));
      for (int round = -1; round < rounds; round++) {
        for (int i = 0; i < variants.size(); i++) {
          Round result = load.round(clients.get(i), server);
          if (round >= 0) { // the first is for the compiler
            results.get(i).add(result);
          }
        }
      }
      clients.forEach(CacheClient::close);
      print(variants, results);
    }
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private static ClientSettings settings(String variant, int port) {
    ClientSettings.Builder settings = ClientSettings.remote("127.0.0.1", port);
    for (String pair : variant.split(",", -1)) {
      int equals = pair.indexOf('=');
      settings.option(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return settings.build();
  }

  private static ByteCache cache(CacheClient client) {
    return Objects.requireNonNull(
        client.openCache("load", CacheSettings.DEFAULT, Modifiers.ALWAYS));
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(16).putLong(0x6b65792d6b65792dL).putLong(number).array();
  }

  private static void fill(CacheClient client) {
    ByteCache cache = cache(client);
    for (int from = 0; from < KEYS; from += KEYS_PER_PUT) {
      List<byte[]> keys =
          IntStream.range(from, from + KEYS_PER_PUT).mapToObj(CoalescingLoad::key).toList();
      List<byte[]> values = keys.stream().map(key -> Arrays.copyOf(key, VALUE_BYTES)).toList();
      cache.putAll(keys, values, 0).await();
    }
  }

  private Round round(CacheClient client, ServerProcess server) throws Exception {
    ByteCache cache = cache(client);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      ClientCounters before = client.counters();
      long clientCpu = cpuNanos();
      long serverCpu = server.processorTime().toNanos();
      long start = System.nanoTime();
      List<Future<Histogram>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int seed = i;
        running.add(executor.submit(() -> getUntil(cache, start + roundNanos, seed)));
      }
      Histogram latencies = new Histogram(3);
      for (Future<Histogram> thread : running) {
        latencies.add(thread.get());
      }
      double elapsed = System.nanoTime() - start;
      double ops = latencies.getTotalCount();
      ClientCounters after = client.counters();
      return new Round(
          ops * 1e9 / elapsed,
          (after.commandsSent() - before.commandsSent())
              / (double) (after.framesSent() - before.framesSent()),
          (cpuNanos() - clientCpu) / ops / 1000,
          (server.processorTime().toNanos() - serverCpu) / ops / 1000,
          latencies.getValueAtPercentile(50) / 1000.0,
          latencies.getValueAtPercentile(99) / 1000.0);
    } finally {
      executor.shutdown();
      cache.close();
    }
  }

  private Histogram getUntil(ByteCache cache, long end, int seed) {
    Histogram latencies = new Histogram(3);
    SplittableRandom random = new SplittableRandom(seed);
    SingleOperation[] operations = new SingleOperation[window];
    long[] started = new long[window];
    long now = System.nanoTime();
    for (int i = 0; now < end; i++) {
      int place = i % window;
      if (i >= window) {
        byte[] value = operations[place].await().value();
        if (value == null || value.length != VALUE_BYTES) {
          throw new IllegalStateException("a key has lost its value");
        }
        now = System.nanoTime();
        latencies.recordValue(now - started[place]);
      }
      started[place] = now;
      operations[place] = cache.get(key(random.nextInt(KEYS)), 0);
    }
    return latencies;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(List<String> variants, List<List<Round>> results) {
    System.out.printf(
        "%-50s %9s %9s %14s %14s %8s %8s%n",
        "medians", "ops/s", "ops/frame", "client µs/op", "server µs/op", "p50 µs", "p99 µs");
    for (int i = 0; i < variants.size(); i++) {
      List<Round> rounds = results.get(i);
      System.out.printf(
          "%-50s %,9.0f %9.1f %14.2f %14.2f %8.1f %8.1f%n",
          variants.get(i),
          median(rounds, Round::opsPerSecond),
          median(rounds, Round::opsPerFrame),
          median(rounds, Round::clientMicros),
          median(rounds, Round::serverMicros),
          median(rounds, Round::p50Micros),
          median(rounds, Round::p99Micros));
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Figures.median(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
