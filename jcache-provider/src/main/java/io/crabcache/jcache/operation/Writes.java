package io.crabcache.jcache.operation;

import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.Modifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that write without comparing values: one operation each, atomic on its key.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Writes<K, V> {

  private final CacheContext<K, V> context;

  /** Creates the calls. */
  public Writes(CacheContext<K, V> context) {
    this.context = context;
  }

  /** Stores a value. */
  public Step<@Nullable Void> put(K key, V value) {
    return Step.call(put(key, value, Modifiers.ALWAYS), Writes::nothing);
  }

  /** Stores a value and returns the one before. */
  public Step<@Nullable V> getAndPut(K key, V value) {
    return Step.call(put(key, value, Modifiers.RETURN_PREVIOUS), this::previous);
  }

  /** Stores a value if the key has none. */
  public Step<Boolean> putIfAbsent(K key, V value) {
    return Step.call(put(key, value, Modifiers.IF_ABSENT), SingleOperation::isOk);
  }

  /** Stores a value if the key has one. */
  public Step<Boolean> replace(K key, V value) {
    return Step.call(put(key, value, Modifiers.IF_PRESENT), SingleOperation::isOk);
  }

  /** Stores a value if the key has one, and returns the one before. */
  public Step<@Nullable V> getAndReplace(K key, V value) {
    return Step.call(
        put(key, value, Modifiers.IF_PRESENT | Modifiers.RETURN_PREVIOUS), this::previous);
  }

  /** Stores all entries of a map. */
  public Step<@Nullable Void> putAll(Map<? extends K, ? extends V> map) {
    List<byte[]> keys = new ArrayList<>(map.size());
    List<byte[]> values = new ArrayList<>(map.size());
    map.forEach(
        (key, value) -> {
          keys.add(context.keys().encode(key));
          values.add(context.values().encode(value));
        });
    return Step.call(
        context.bytes().putAll(keys, values, Modifiers.ALWAYS),
        operation -> {
          Bulk.checkAll(operation, "stored");
          return null;
        });
  }

  /** Removes an entry. */
  public Step<Boolean> remove(K key) {
    return Step.call(remove(key, Modifiers.ALWAYS), SingleOperation::existed);
  }

  /** Removes an entry and returns its value. */
  public Step<@Nullable V> getAndRemove(K key) {
    return Step.call(remove(key, Modifiers.RETURN_PREVIOUS), this::previous);
  }

  /** Removes the entries of some keys. */
  public Step<@Nullable Void> removeAll(Set<? extends K> keys) {
    List<byte[]> encoded = context.encodeKeys(keys);
    return Step.call(
        context.bytes().removeAll(encoded, Modifiers.ALWAYS),
        operation -> {
          Bulk.checkAll(operation, "removed");
          return null;
        });
  }

  /**
   * Removes all entries, at one instant. Removing them one by one would leave those that were
   * evicted, which come back when a server with a log is started again; so whoever has to tell of
   * each that goes must end with this all the same.
   */
  public Step<@Nullable Void> removeAll() {
    return clear();
  }

  /** Drops all entries at once. */
  public Step<@Nullable Void> clear() {
    return Step.call(context.bytes().clear(), Writes::nothing);
  }

  private SingleOperation put(K key, V value, int modifiers) {
    byte[] encodedKey = context.keys().encode(key);
    byte[] encodedValue = context.values().encode(value);
    return context.bytes().put(encodedKey, encodedValue, modifiers, 0, null, 0);
  }

  private SingleOperation remove(K key, int modifiers) {
    return context.bytes().remove(context.keys().encode(key), modifiers, 0, null);
  }

  private @Nullable V previous(SingleOperation operation) {
    return context.decodeValue(operation.value());
  }

  private static @Nullable Void nothing(SingleOperation operation) {
    return null;
  }
}
