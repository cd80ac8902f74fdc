package io.crabcache.jcache.operation;

import io.crabcache.client.operation.SingleOperation;
import io.crabcache.jcache.management.CacheStatistics;
import io.crabcache.protocol.Modifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that write without comparing values, each atomic on its key: one operation, or an
 * {@link Edit} where this process has to be asked between reading and writing, by a custom expiry
 * policy or a writer.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Writes<K, V> {

  private final CacheContext<K, V> context;
  private final Edits<K, V> edits;
  private final CacheStatistics statistics;
  private final boolean serversPut;

  /**
   * Creates the calls.
   *
   * @param edits carries out what takes this process
   */
  public Writes(CacheContext<K, V> context, Edits<K, V> edits) {
    this.context = context;
    this.edits = edits;
    statistics = context.statistics();
    serversPut = !context.expiry().isCustom() && !edits.isWriteThrough();
  }

  /** What a put has found and done. */
  @SuppressWarnings("ArrayRecordComponent") // of a reply, and nobody changes it
  private record Put(boolean existed, boolean stored, byte @Nullable [] previous) {

    static Put of(SingleOperation operation) {
      return new Put(operation.existed(), operation.stored(), operation.value());
    }

    static Put of(Edit<?, ?> edit) {
      EditFailures.check(edit);
      return new Put(edit.found().exists(), edit.isStored(), edit.found().value());
    }
  }

  /** What a call makes of a put. */
  private interface Result<T extends @Nullable Object> {
    T of(Put put);
  }

  /** Stores a value. */
  public Step<@Nullable Void> put(K key, V value) {
    long began = statistics.begin();
    return put(
        key,
        value,
        Modifiers.ALWAYS,
        put -> {
          statistics.put(put.stored ? 1 : 0, began);
          return null;
        });
  }

  /** Stores a value and returns the one before. */
  public Step<@Nullable V> getAndPut(K key, V value) {
    return getAndPut(key, value, Modifiers.RETURN_PREVIOUS);
  }

  /** Stores a value if the key has one, and returns the one before. */
  public Step<@Nullable V> getAndReplace(K key, V value) {
    return getAndPut(key, value, Modifiers.IF_PRESENT | Modifiers.RETURN_PREVIOUS);
  }

  private Step<@Nullable V> getAndPut(K key, V value, int modifiers) {
    long began = statistics.begin();
    return put(
        key,
        value,
        modifiers,
        put -> {
          statistics.got(put.existed, began);
          statistics.put(put.stored ? 1 : 0, began);
          return context.decodeValue(put.previous);
        });
  }

  /** Stores a value if the key has none; false also if the new one would have expired at once. */
  public Step<Boolean> putIfAbsent(K key, V value) {
    long began = statistics.begin();
    return put(
        key,
        value,
        Modifiers.IF_ABSENT,
        put -> {
          boolean stored = !put.existed && put.stored;
          statistics.got(put.existed, began);
          statistics.put(stored ? 1 : 0, began);
          return stored;
        });
  }

  /** Stores a value if the key has one. */
  public Step<Boolean> replace(K key, V value) {
    long began = statistics.begin();
    return put(
        key,
        value,
        Modifiers.IF_PRESENT,
        put -> {
          statistics.got(put.existed, began);
          statistics.put(put.stored ? 1 : 0, began);
          return put.existed;
        });
  }

  private <T extends @Nullable Object> Step<T> put(
      K key, V value, int modifiers, Result<T> result) {
    byte[] encodedKey = context.keys().encode(key);
    byte[] encoded = context.values().encode(value);
    if (serversPut) {
      return Step.call(
          context.bytes().put(encodedKey, encoded, modifiers, 0, null, 0),
          operation -> result.of(Put.of(operation)));
    }
    PutEdit<K, V> edit = putEdit(key, encodedKey, value, encoded, Modifiers.condition(modifiers));
    boolean withValue = (modifiers & Modifiers.RETURN_PREVIOUS) != 0;
    return edits.run(List.of(edit), withValue, false, () -> result.of(Put.of(edit)));
  }

  private PutEdit<K, V> putEdit(K key, byte[] encodedKey, V value, byte[] encoded, int condition) {
    return new PutEdit<>(key, encodedKey, value, encoded, condition, context.expiry());
  }

  /** Stores all entries of a map. */
  public Step<@Nullable Void> putAll(Map<? extends K, ? extends V> map) {
    long began = statistics.begin();
    List<byte[]> keys = new ArrayList<>(map.size());
    List<byte[]> values = new ArrayList<>(map.size());
    List<PutEdit<K, V>> puts = new ArrayList<>(serversPut ? 0 : map.size());
    map.forEach(
        (key, value) -> {
          byte[] encodedKey = context.keys().encode(key);
          byte[] encoded = context.values().encode(value);
          keys.add(encodedKey);
          values.add(encoded);
          if (!serversPut) {
            puts.add(putEdit(key, encodedKey, value, encoded, Modifiers.ALWAYS));
          }
        });
    if (serversPut) {
      return Step.call(
          context.bytes().putAll(keys, values, Modifiers.ALWAYS),
          operation -> {
            statistics.put(Bulk.stored(operation), began);
            Bulk.checkAll(operation, "stored");
            return null;
          });
    }
    return edits.run(
        puts,
        false,
        true,
        () -> {
          statistics.put((int) puts.stream().filter(Edit::isStored).count(), began);
          EditFailures.checkAll(puts, "stored");
          return null;
        });
  }

  /** Removes an entry. */
  public Step<Boolean> remove(K key) {
    return remove(key, context.keys().encode(key));
  }

  /** The same for a key of which the bytes are known. */
  Step<Boolean> remove(K key, byte[] encodedKey) {
    long began = statistics.begin();
    if (!edits.isWriteThrough()) {
      return Step.call(
          context.bytes().remove(encodedKey, Modifiers.ALWAYS, 0, null),
          operation -> removed(operation.existed(), began));
    }
    RemoveEdit<K, V> edit = new RemoveEdit<>(key, encodedKey);
    return edits.run(
        List.of(edit),
        false,
        false,
        () -> {
          EditFailures.check(edit);
          return removed(edit.isRemoved(), began);
        });
  }

  private boolean removed(boolean existed, long began) {
    statistics.removed(existed ? 1 : 0, began);
    return existed;
  }

  /** Removes an entry and returns its value. */
  public Step<@Nullable V> getAndRemove(K key) {
    long began = statistics.begin();
    byte[] encodedKey = context.keys().encode(key);
    if (!edits.isWriteThrough()) {
      return Step.call(
          context.bytes().remove(encodedKey, Modifiers.RETURN_PREVIOUS, 0, null),
          operation -> gotAndRemoved(operation.value(), began));
    }
    RemoveEdit<K, V> edit = new RemoveEdit<>(key, encodedKey);
    return edits.run(
        List.of(edit),
        true,
        false,
        () -> {
          EditFailures.check(edit);
          return gotAndRemoved(edit.found().value(), began);
        });
  }

  private @Nullable V gotAndRemoved(byte @Nullable [] value, long began) {
    statistics.got(value != null, began);
    statistics.removed(value == null ? 0 : 1, began);
    return context.decodeValue(value);
  }

  /** Removes the entries of some keys. */
  public Step<@Nullable Void> removeAll(Set<? extends K> keys) {
    long began = statistics.begin();
    List<K> objects = List.copyOf(keys);
    List<byte[]> encoded = context.encodeKeys(objects);
    if (!edits.isWriteThrough()) {
      return Step.call(
          context.bytes().removeAll(encoded, Modifiers.ALWAYS),
          operation -> {
            statistics.removed(Bulk.existed(operation), began);
            Bulk.checkAll(operation, "removed");
            return null;
          });
    }
    List<RemoveEdit<K, V>> removals = new ArrayList<>(encoded.size());
    for (int i = 0; i < encoded.size(); i++) {
      removals.add(new RemoveEdit<>(objects.get(i), encoded.get(i)));
    }
    return edits.run(
        removals,
        false,
        true,
        () -> {
          statistics.removed((int) removals.stream().filter(Edit::isRemoved).count(), began);
          EditFailures.checkAll(removals, "removed");
          return null;
        });
  }

  /** Removes all entries; see {@link RemoveAll}. */
  public Step<@Nullable Void> removeAll() {
    return new RemoveAll<>(context, edits).start();
  }

  /** Drops all entries at once. */
  public Step<@Nullable Void> clear() {
    return Step.call(context.bytes().clear(), operation -> null);
  }
}
