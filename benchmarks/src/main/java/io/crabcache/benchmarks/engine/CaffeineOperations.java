package io.crabcache.benchmarks.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@link EngineBatches} does, on Caffeine: 64 operations one after the other. Keys that are
 * looked up exist already as objects, equal to the stored ones and not the same, and values are
 * handed out without a copy. Values that are put are cloned, because a cache cannot keep what
 * belongs to its caller. The maximum is the number of entries, and maintenance is the common pool's
 * affair, as by default.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BenchmarkKeys.OPERATIONS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g"})
public class CaffeineOperations {
  private static final int PUT_EVERY = 10;

  /** For JMH. */
  public CaffeineOperations() {}

  /** The cache, filled, and the keys as objects in the order of their use. */
  @State(Scope.Benchmark)
  public static class Filled {
    final Cache<ByteArrayKey, byte[]> cache =
        Caffeine.newBuilder().maximumSize(BenchmarkKeys.ENTRIES).build();
    final byte[] value = new byte[BenchmarkKeys.VALUE_BYTES];
    ByteArrayKey[] present = {};
    ByteArrayKey[] absent = {};

    /** For JMH. */
    public Filled() {}

    /** Fills it. */
    @Setup
    public void setUp(BenchmarkKeys keys) {
      for (int number = 0; number < BenchmarkKeys.ENTRIES; number++) {
        cache.put(key(number), value.clone());
      }
      cache.cleanUp();
      if (cache.estimatedSize() != BenchmarkKeys.ENTRIES) {
        throw new IllegalStateException("Caffeine has not kept all entries");
      }
      present = wrap(keys.present);
      absent = wrap(keys.absent);
    }

    static ByteArrayKey key(long number) {
      ByteBuf bytes = Unpooled.buffer(KeyRows.KEY_BYTES);
      KeyRows.write(number, bytes, 0);
      return new ByteArrayKey(bytes.array());
    }

    private static ByteArrayKey[] wrap(byte[] bytes) {
      ByteArrayKey[] keys = new ByteArrayKey[bytes.length / KeyRows.KEY_BYTES];
      for (int i = 0; i < keys.length; i++) {
        int from = i * KeyRows.KEY_BYTES;
        keys[i] = new ByteArrayKey(Arrays.copyOfRange(bytes, from, from + KeyRows.KEY_BYTES));
      }
      return keys;
    }
  }

  /** Where a thread is in the order of keys. */
  @State(Scope.Thread)
  public static class Place {
    private int place;

    /** For JMH. */
    public Place() {}

    /** Lets each thread begin elsewhere. */
    @Setup
    public void setUp(BenchmarkKeys keys) {
      place = keys.start();
    }

    int next(ByteArrayKey[] keys) {
      place = BenchmarkKeys.next(place, keys.length);
      return place;
    }
  }

  /** Gets that find their keys. */
  @Benchmark
  public long getHit(Filled filled, Place place) {
    return get(filled, filled.present, place);
  }

  /** Gets that do not. */
  @Benchmark
  public long getMiss(Filled filled, Place place) {
    return get(filled, filled.absent, place);
  }

  private static long get(Filled filled, ByteArrayKey[] keys, Place place) {
    int first = place.next(keys);
    long sum = 0;
    for (int i = first; i < first + BenchmarkKeys.OPERATIONS; i++) {
      sum += get(filled, keys[i]);
    }
    return sum;
  }

  private static int get(Filled filled, ByteArrayKey key) {
    byte[] value = filled.cache.getIfPresent(key);
    return value == null ? 0 : value.length;
  }

  /** Puts to keys that are there. */
  @Benchmark
  public long putOverwrite(Filled filled, Place place) {
    int first = place.next(filled.present);
    for (int i = first; i < first + BenchmarkKeys.OPERATIONS; i++) {
      filled.cache.put(filled.present[i], filled.value.clone());
    }
    return first;
  }

  /** One put to nine gets, all of keys that are there. */
  @Benchmark
  public long mixed(Filled filled, Place place) {
    int first = place.next(filled.present);
    long sum = 0;
    for (int i = 0; i < BenchmarkKeys.OPERATIONS; i++) {
      ByteArrayKey key = filled.present[first + i];
      if (i % PUT_EVERY == PUT_EVERY - 1) {
        filled.cache.put(key, filled.value.clone());
      } else {
        sum += get(filled, key);
      }
    }
    return sum;
  }

  /** Puts of new keys into the full cache. */
  @Benchmark
  public long putInsert(Filled filled, BenchmarkKeys keys) {
    long first = keys.fresh();
    for (int i = 0; i < BenchmarkKeys.OPERATIONS; i++) {
      filled.cache.put(Filled.key(first + i), filled.value.clone());
    }
    return first;
  }
}
