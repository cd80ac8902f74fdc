package io.crabcache.client;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What tests do with caches. */
final class Caches {
  static final String NAME = "products";

  private static final int ATTEMPTS = 20_000;

  private Caches() {}

  static ByteCache open(CacheClient client) {
    return Objects.requireNonNull(
        client.openCache(NAME, CacheSettings.DEFAULT, Modifiers.ALWAYS), "not refused");
  }

  /** A cache that the server has not heard of yet. */
  static ByteCache unopened(CacheClient client) {
    CacheSettings settings = CacheSettings.DEFAULT;
    return new ByteCache(client, NAME, new CacheBinding(1, NAME, settings), settings, false, true);
  }

  /** Repeats until it fails for the reason. */
  static void untilFailure(Runnable operation, Reason reason) {
    untilEnd(operation, reason);
  }

  /** Repeats until it succeeds. */
  static void untilSuccess(Runnable operation) {
    untilEnd(operation, null);
  }

  private static void untilEnd(Runnable operation, @Nullable Reason wanted) {
    ClientException last = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        operation.run();
        if (wanted == null) {
          return;
        }
      } catch (ClientException e) {
        if (e.reason() == wanted) {
          return;
        }
        last = e;
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(1)); // a failing operation does not wait
      }
    }
    throw new AssertionError("never " + (wanted == null ? "succeeded" : wanted), last);
  }
}
