package io.crabcache.kill;

import io.crabcache.jcache.AsyncCache;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that does not wait for its calls: many of them are under way at a time. */
final class AsyncWriter extends Writer {
  private static final int KEYS = 40;
  private static final int WINDOW = 128;
  private static final int MOST_BYTES = 500;
  private static final int PATIENCE_SECONDS = 30;

  private final SplittableRandom random;
  private long number;

  AsyncWriter(String name, boolean tight, SplittableRandom random) {
    super(name, true, tight);
    this.random = random;
  }

  @Override
  void writeUntilItEnds(Life life)
      throws InterruptedException, ExecutionException, TimeoutException {
    AsyncCache<String, String> cache = asynchronous(life);
    Deque<CompletableFuture<?>> calls = new ArrayDeque<>();
    while (true) {
      while (calls.size() < WINDOW) {
        calls.add(call(cache));
      }
      // Replies come in the order of calls: behind one that fails none has ended well.
      Object unused = calls.remove().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      acknowledge(1);
    }
  }

  @SuppressWarnings("unchecked") // The cache has these types.
  private static AsyncCache<String, String> asynchronous(Life life) {
    return life.application().lasting().unwrap(AsyncCache.class);
  }

  private CompletableFuture<?> call(AsyncCache<String, String> cache) {
    String key = name() + ":" + random.nextInt(KEYS);
    if (random.nextInt(3) == 0) {
      ledger().begin(key, Held.NOTHING);
      return cache.remove(key).toCompletableFuture();
    }
    String value = ++number + ":" + "abcdefgh".repeat(random.nextInt(MOST_BYTES) / 8);
    ledger().begin(key, Held.lasting(value));
    return cache.put(key, value).toCompletableFuture();
  }

  @Override
  Map<String, Seen> look(Life life) {
    Set<String> keys = new LinkedHashSet<>(ledger().keys());
    long asked = System.currentTimeMillis();
    Map<String, String> found = life.application().lasting().getAll(keys);
    long answered = System.currentTimeMillis();
    Map<String, Seen> seen = new HashMap<>();
    keys.forEach(key -> seen.put(key, new Seen(found.get(key), Seen.UNKNOWN, asked, answered)));
    return seen;
  }
}
