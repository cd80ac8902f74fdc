package io.crabcache.benchmarks.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The keys of a benchmark in random order, all equally often, for all its threads. */
@State(Scope.Benchmark)
public class BenchmarkKeys {

  /** Number of keys that are stored at the start: those of the numbers from 0 on. */
  static final int ENTRIES = 1_000_000;

  /** Operations of each invocation. */
  static final int OPERATIONS = 64;

  /** Size of values. */
  static final int VALUE_BYTES = 64;

  private static final int ABSENT = 4096 * OPERATIONS;

  /** The stored keys, one behind the other. */
  final byte[] present = shuffled(0, ENTRIES);

  /** Keys that nobody stores. */
  final byte[] absent = shuffled(ENTRIES, ABSENT);

  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicLong fresh = new AtomicLong(10L * ENTRIES);

  /** Creates the keys. */
  public BenchmarkKeys() {}

  private static byte[] shuffled(long first, int count) {
    int[] order = new int[count];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    ByteBuf bytes = Unpooled.buffer(count * KeyRows.KEY_BYTES);
    for (int i = 0; i < count; i++) {
      KeyRows.write(first + order[i], bytes, i * KeyRows.KEY_BYTES);
    }
    return bytes.array();
  }

  /** Where a thread begins, so that no two go the same way at the same time. */
  int start() {
    return threads.getAndIncrement() * (ENTRIES / 3) / OPERATIONS * OPERATIONS;
  }

  /** Where the invocation begins that follows one at {@code place}. */
  static int next(int place, int count) {
    int next = place + OPERATIONS;
    return next + OPERATIONS <= count ? next : 0;
  }

  /** The first of the numbers of keys that were never used. */
  long fresh() {
    return fresh.getAndAdd(OPERATIONS);
  }
}
