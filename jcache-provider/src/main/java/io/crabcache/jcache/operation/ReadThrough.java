package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.KeyChange;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.jcache.expiry.Lifetime;
import io.crabcache.jcache.integration.Loader;
import io.crabcache.protocol.Modifiers;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Loads what a get has missed, and puts it into the cache.
 *
 * <p>Between the miss and the put somebody may have written a newer value than the loader saw. So a
 * loaded value is put only if the key still has none; if it has one by then, that one is the
 * result. A removal in between leaves nothing to be seen. In a cache with a writer that would undo
 * what the application has removed, and so loads run under leases there; see {@link LeasedLoads}.
 * Without one, what a cache had can come back, and nothing is lost.
 *
 * <p>If the put fails, the caller gets the loaded value nevertheless: it asked for a value and not
 * for a place in the cache. The first such failure is logged, as all that follow have the same
 * cause as a rule and would flood the log under load.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class ReadThrough<K, V> {

  private static final System.Logger LOG = System.getLogger(ReadThrough.class.getName());
  private static final int PUT = Modifiers.IF_ABSENT | Modifiers.RETURN_PREVIOUS;

  private final CacheContext<K, V> context;
  private final Loader<K, V> loader;
  private final boolean underLease;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /**
   * Creates what a cache loads through.
   *
   * @param underLease whether the cache has a writer
   */
  public ReadThrough(CacheContext<K, V> context, Loader<K, V> loader, boolean underLease) {
    this.context = context;
    this.loader = loader;
    this.underLease = underLease;
  }

  /** The value of a key that the cache has missed; null if the loader has none, either. */
  Step<@Nullable V> load(K key, byte[] encodedKey) {
    return underLease ? loadUnderLease(key, encodedKey) : loadFreely(key, encodedKey);
  }

  private Step<@Nullable V> loadUnderLease(K key, byte[] encodedKey) {
    return Step.map(
        LeasedLoads.ofMisses(
            context,
            keys -> {
              V loaded = loader.load(key);
              return loaded == null ? Map.of() : Map.of(key, loaded);
            },
            List.of(key),
            List.of(encodedKey)),
        loaded -> {
          loaded.failures().stream().findFirst().ifPresent(this::logFirst);
          return loaded.values().get(key);
        });
  }

  private Step<@Nullable V> loadFreely(K key, byte[] encodedKey) {
    V loaded = loader.load(key);
    if (loaded == null) {
      return Step.done(null);
    }
    byte[] encoded = context.values().encode(loaded);
    Lifetime lifetime = context.expiry().forCreation();
    return new Step.Call<SingleOperation, @Nullable V>(
        context
            .bytes()
            .put(encodedKey, encoded, PUT | lifetime.modifiers(), 0, null, lifetime.millis()),
        put -> {
          V newer = context.decodeValue(put.value());
          return Step.done(newer == null ? loaded : newer);
        },
        failure -> {
          logFirst(failure);
          return Step.done(loaded);
        });
  }

  /** Adds the values of keys that the cache has missed to those that it had. */
  Step<Map<K, V>> loadAll(List<K> missing, List<byte[]> encodedMissing, Map<K, V> found) {
    if (!underLease) {
      return loadAllFreely(missing, encodedMissing, found);
    }
    return Step.map(
        LeasedLoads.ofMisses(context, loader::loadAll, missing, encodedMissing),
        loaded -> {
          loaded.failures().stream().findFirst().ifPresent(this::logFirst);
          found.putAll(loaded.values());
          return found;
        });
  }

  private Step<Map<K, V>> loadAllFreely(
      List<K> missing, List<byte[]> encodedMissing, Map<K, V> found) {
    Map<K, V> loaded = loader.loadAll(missing);
    List<K> keys = new ArrayList<>(loaded.size());
    List<KeyChange> puts = new ArrayList<>(loaded.size());
    for (int i = 0; i < missing.size(); i++) {
      V value = loaded.get(missing.get(i));
      if (value != null) {
        keys.add(missing.get(i));
        puts.add(created(encodedMissing.get(i), value));
        found.put(missing.get(i), value);
      }
    }
    return new Step.Call<BulkOperation, Map<K, V>>(
        context.bytes().changeAll(puts),
        put -> {
          for (int i = 0; i < keys.size(); i++) {
            V newer = context.decodeValue(put.value(i));
            if (newer != null) {
              found.put(keys.get(i), newer);
            }
          }
          ClientException failure = Bulk.firstFailure(put);
          if (failure != null) {
            logFirst(failure);
          }
          return Step.done(found);
        },
        failure -> {
          logFirst(failure);
          return Step.done(found);
        });
  }

  private KeyChange created(byte[] encodedKey, V value) {
    Lifetime lifetime = context.expiry().forCreation();
    byte[] encoded = context.values().encode(value);
    return KeyChange.put(encodedKey, encoded, PUT | lifetime.modifiers(), 0, lifetime.millis());
  }

  private void logFirst(ClientException failure) {
    if (failureLogged.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "cache {0}: a loaded value was not put into the cache, and the application got it all the"
              + " same; further such failures are not logged: {1}",
          context.bytes().name(),
          failure.getMessage());
    }
  }
}
