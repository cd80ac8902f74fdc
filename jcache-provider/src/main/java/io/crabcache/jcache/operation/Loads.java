package io.crabcache.jcache.operation;

import io.crabcache.jcache.integration.Loader;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call that loads keys on demand; in a cache with a writer under leases, so that it does not
 * undo what is written meanwhile (see {@link LeasedLoads}).
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Loads<K, V> {

  private final CacheContext<K, V> context;
  private final Loader<K, V> loader;
  private final boolean underLease;

  /**
   * Creates the call.
   *
   * @param underLease whether the cache has a writer
   */
  public Loads(CacheContext<K, V> context, Loader<K, V> loader, boolean underLease) {
    this.context = context;
    this.loader = loader;
    this.underLease = underLease;
  }

  /**
   * Prepares to load values into the cache: the set of keys is read here, what is returned may run
   * later and elsewhere.
   *
   * @param replaceExisting whether also keys that have a value are loaded
   */
  public Supplier<Step<@Nullable Void>> loadAll(Set<? extends K> keys, boolean replaceExisting) {
    List<K> wanted = new ArrayList<>(keys);
    List<byte[]> encoded = context.encodeKeys(wanted);
    return () -> loadAll(wanted, encoded, replaceExisting);
  }

  private Step<@Nullable Void> loadAll(
      List<K> keys, List<byte[]> encoded, boolean replaceExisting) {
    if (underLease) {
      return Step.map(
          LeasedLoads.intoCache(context, loader::loadAll, replaceExisting, keys, encoded),
          loaded -> {
            loaded.check();
            return null;
          });
    }
    if (replaceExisting) {
      return load(keys, encoded, Modifiers.ALWAYS);
    }
    return Step.then(
        context.bytes().containsAll(encoded, Modifiers.ALWAYS),
        present -> {
          Bulk.checkAll(present, "looked up");
          List<K> missing = new ArrayList<>();
          List<byte[]> encodedMissing = new ArrayList<>();
          for (int i = 0; i < keys.size(); i++) {
            if (present.status(i) != Status.OK) {
              missing.add(keys.get(i));
              encodedMissing.add(encoded.get(i));
            }
          }
          return load(missing, encodedMissing, Modifiers.IF_ABSENT);
        });
  }

  private Step<@Nullable Void> load(List<K> keys, List<byte[]> encodedKeys, int condition) {
    if (keys.isEmpty()) {
      return Step.done(null);
    }
    Map<K, V> loaded = loader.loadAll(keys);
    List<PutEdit<K, V>> puts = new ArrayList<>(loaded.size());
    for (int i = 0; i < keys.size(); i++) {
      V value = loaded.get(keys.get(i));
      if (value != null) {
        byte[] encoded = context.values().encode(value);
        puts.add(
            new PutEdit<>(
                keys.get(i), encodedKeys.get(i), value, encoded, condition, context.expiry()));
      }
    }
    return context.expiry().isCustom() ? edit(puts) : put(puts, condition);
  }

  private Step<@Nullable Void> edit(List<PutEdit<K, V>> puts) {
    return new Edits<>(context, null)
        .run(
            puts,
            false,
            true,
            () -> {
              EditFailures.checkAll(puts, "stored");
              return null;
            });
  }

  private Step<@Nullable Void> put(List<PutEdit<K, V>> puts, int condition) {
    List<byte[]> keys = puts.stream().map(put -> put.encodedKey).toList();
    List<byte[]> values = puts.stream().map(PutEdit::encoded).toList();
    return Step.call(
        context.bytes().putAll(keys, values, condition),
        put -> {
          Bulk.checkAll(put, "stored");
          return null;
        });
  }
}
