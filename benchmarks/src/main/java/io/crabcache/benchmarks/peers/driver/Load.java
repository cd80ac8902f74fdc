package io.crabcache.benchmarks.peers.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The caches that are under load, and the threads that put it on them. */
final class Load {
  private static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 64;
  private static final int COUNTERS = 1000;
  private static final int BULK = 100;
  private static final int WINDOW = 256;
  private static final int GETS_OF_TEN = 9;

  /** One call; the number of operations it counts for. */
  private interface Call {
    int make(SplittableRandom random);
  }

  private final Cache<String, byte[]> cache;
  private final Cache<String, Long> counters;
  private final @Nullable AsyncGet asyncGet;
  private final String[] keys =
      IntStream.range(0, KEYS).mapToObj(i -> "product:" + i).toArray(String[]::new);
  private final byte[] value = new byte[VALUE_BYTES];
  private final Increment increment = new Increment();
  private final LongAdder increments = new LongAdder();

  private Load(
      Cache<String, byte[]> cache, Cache<String, Long> counters, @Nullable AsyncGet asyncGet) {
    this.cache = cache;
    this.counters = counters;
    this.asyncGet = asyncGet;
    new SplittableRandom(VALUE_BYTES).nextBytes(value);
  }

  /** Creates the caches and fills them. */
  static Load prepare(CacheManager manager, String asyncGet) throws ReflectiveOperationException {
    Cache<String, byte[]> cache = open(manager, "load", byte[].class);
    Cache<String, Long> counters = open(manager, "counters", Long.class);
    Load load =
        new Load(
            cache, counters, asyncGet.equals(Driver.NONE) ? null : AsyncGet.of(cache, asyncGet));
    load.fill();
    return load;
  }

  /** A cache that the server is configured to have, or else one with JCache's defaults. */
  private static <V> Cache<String, V> open(CacheManager manager, String name, Class<V> type) {
    Cache<String, V> configured = manager.getCache(name, String.class, type);
    return configured != null
        ? configured
        : manager.createCache(
            name, new MutableConfiguration<String, V>().setTypes(String.class, type));
  }

  private void fill() {
    Map<String, byte[]> some = new HashMap<>();
    for (String key : keys) {
      some.put(key, value);
      if (some.size() == BULK) {
        cache.putAll(some);
        some.clear();
      }
    }
    for (int i = 0; i < COUNTERS; i++) {
      counters.put(keys[i], 0L);
    }
  }

  /** Runs threads for a time. */
  Result run(Kind kind, int threads, long millis) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch ready = new CountDownLatch(threads);
      CountDownLatch start = new CountDownLatch(1);
      AtomicLong operations = new AtomicLong();
      List<Future<Histogram>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        SplittableRandom random = new SplittableRandom(System.nanoTime() + i);
        Callable<Histogram> thread =
            () -> {
              ready.countDown();
              start.await();
              long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
              Histogram calls = new Histogram(3);
              operations.addAndGet(
                  kind == Kind.ASYNC
                      ? getWithoutWaiting(Objects.requireNonNull(asyncGet), random, end, calls)
                      : callUntil(call(kind), random, end, calls));
              return calls;
            };
        running.add(executor.submit(thread));
      }
      ready.await();
      long begin = System.nanoTime();
      start.countDown();
      Histogram calls = new Histogram(3);
      for (Future<Histogram> thread : running) {
        calls.add(thread.get());
      }
      long nanos = System.nanoTime() - begin;
      return Result.of(operations.get(), nanos, calls, kind == Kind.INVOKE ? lost() : 0);
    } finally {
      executor.shutdown();
    }
  }

  private static long callUntil(Call call, SplittableRandom random, long end, Histogram calls) {
    long operations = 0;
    long now = System.nanoTime();
    while (now < end) {
      operations += call.make(random);
      long after = System.nanoTime();
      calls.recordValue(after - now);
      now = after;
    }
    return operations;
  }

  private long getWithoutWaiting(
      AsyncGet asyncGet, SplittableRandom random, long end, Histogram calls) throws Exception {
    Object[] futures = new Object[WINDOW];
    long[] started = new long[WINDOW];
    long operations = 0;
    long now = System.nanoTime();
    try {
      for (; now < end; operations++) {
        int place = (int) (operations % WINDOW);
        if (operations >= WINDOW) {
          check((byte[]) asyncGet.await(futures[place]));
          now = System.nanoTime();
          calls.recordValue(now - started[place]);
        }
        started[place] = now;
        futures[place] = asyncGet.start(key(random));
      }
      for (int i = 0; i < Math.min(operations, WINDOW); i++) {
        check((byte[]) asyncGet.await(futures[i]));
      }
    } catch (Throwable e) {
      throw new IllegalStateException("getting without waiting failed", e);
    }
    return operations;
  }

  private Call call(Kind kind) {
    return switch (kind) {
      case GET -> this::get;
      case PUT -> this::put;
      case MIX -> random -> random.nextInt(10) < GETS_OF_TEN ? get(random) : put(random);
      case GET_ALL -> this::getAll;
      case PUT_ALL -> this::putAll;
      case INVOKE -> this::invoke;
      case ASYNC -> throw new IllegalArgumentException("not a call that waits");
    };
  }

  private String key(SplittableRandom random) {
    return keys[random.nextInt(KEYS)];
  }

  private Set<String> someKeys(SplittableRandom random) {
    Set<String> some = new HashSet<>();
    while (some.size() < BULK) {
      some.add(key(random));
    }
    return some;
  }

  private static void check(byte[] found) {
    if (found == null || found.length != VALUE_BYTES) {
      throw new IllegalStateException("a key has lost its value");
    }
  }

  private int get(SplittableRandom random) {
    check(cache.get(key(random)));
    return 1;
  }

  private int put(SplittableRandom random) {
    cache.put(key(random), value);
    return 1;
  }

  private int getAll(SplittableRandom random) {
    Map<String, byte[]> found = cache.getAll(someKeys(random));
    if (found.size() != BULK) {
      throw new IllegalStateException("keys have lost their values");
    }
    return BULK;
  }

  private int putAll(SplittableRandom random) {
    Map<String, byte[]> some = new HashMap<>();
    for (String key : someKeys(random)) {
      some.put(key, value);
    }
    cache.putAll(some);
    return BULK;
  }

  private int invoke(SplittableRandom random) {
    Long unused = counters.invoke(keys[random.nextInt(COUNTERS)], increment);
    increments.increment();
    return 1;
  }

  /** Increments that returned and are not in the counters; negative if there are too many. */
  private long lost() {
    long sum = 0;
    for (int i = 0; i < COUNTERS; i++) {
      sum += counters.get(keys[i]);
    }
    return increments.sum() - sum;
  }
}
