package io.crabcache.jcache.operation;

import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that read. A get counts as an access for expiry, a containsKey does not.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Reads<K, V> {

  private final CacheContext<K, V> context;
  private final @Nullable ReadThrough<K, V> readThrough;

  /**
   * Creates the calls.
   *
   * @param readThrough loads what is missing, null to leave it missing
   */
  public Reads(CacheContext<K, V> context, @Nullable ReadThrough<K, V> readThrough) {
    this.context = context;
    this.readThrough = readThrough;
  }

  /** The value of a key, null if there is none. */
  public Step<@Nullable V> get(K key) {
    long began = context.statistics().begin();
    byte[] encoded = context.keys().encode(key);
    return Step.then(
        context.bytes().get(encoded, context.access()),
        read -> {
          V value = context.decodeValue(read.value());
          // Before a load, whose time is none of the get's.
          context.statistics().got(value != null, began);
          if (value == null && readThrough != null) {
            return readThrough.load(key, encoded);
          }
          if (value != null) {
            context.accessed(encoded);
          }
          return Step.done(value);
        });
  }

  /** The values of the keys that have one. */
  public Step<Map<K, V>> getAll(Set<? extends K> keys) {
    long began = context.statistics().begin();
    List<K> wanted = new ArrayList<>(keys);
    List<byte[]> encoded = context.encodeKeys(wanted);
    return Step.then(
        context.bytes().getAll(encoded, context.access()),
        read -> {
          Bulk.checkAll(read, "read");
          Map<K, V> found = new HashMap<>();
          List<byte[]> present = new ArrayList<>();
          List<K> missing = new ArrayList<>();
          List<byte[]> missingEncoded = new ArrayList<>();
          for (int i = 0; i < wanted.size(); i++) {
            V value = context.decodeValue(read.value(i));
            if (value != null) {
              found.put(wanted.get(i), value);
              present.add(encoded.get(i));
            } else {
              missing.add(wanted.get(i));
              missingEncoded.add(encoded.get(i));
            }
          }
          context.accessedAll(present);
          context.statistics().got(present.size(), missing.size(), began);
          return readThrough == null || missing.isEmpty()
              ? Step.done(found)
              : readThrough.loadAll(missing, missingEncoded, found);
        });
  }

  /** Whether a key has a value. */
  public Step<Boolean> containsKey(K key) {
    return Step.call(
        context.bytes().contains(context.keys().encode(key), Modifiers.ALWAYS),
        SingleOperation::isOk);
  }

  /** Those of the keys that have a value. */
  public Step<Set<K>> containsKeys(Set<? extends K> keys) {
    List<K> asked = new ArrayList<>(keys);
    return Step.call(
        context.bytes().containsAll(context.encodeKeys(asked), Modifiers.ALWAYS),
        answer -> {
          Bulk.checkAll(answer, "looked up");
          Set<K> present = new HashSet<>();
          for (int i = 0; i < asked.size(); i++) {
            if (answer.status(i) == Status.OK) {
              present.add(asked.get(i));
            }
          }
          return present;
        });
  }

  /** Calls {@code action} with every entry. */
  public Step<@Nullable Void> forEach(BiConsumer<? super K, ? super V> action) {
    return forEachFrom(0, action);
  }

  private Step<@Nullable Void> forEachFrom(long cursor, BiConsumer<? super K, ? super V> action) {
    long began = context.statistics().begin();
    return Step.then(
        context.bytes().iterate(cursor, EntryIterator.ENTRIES_PER_PAGE, true),
        page -> {
          context.statistics().got(page.keys().size(), 0, began);
          for (int i = 0; i < page.keys().size(); i++) {
            context.touch(page.keys().get(i));
            action.accept(
                context.keys().decode(page.keys().get(i)),
                context.values().decode(page.values().get(i)));
          }
          return page.nextCursor() == 0 ? Step.done(null) : forEachFrom(page.nextCursor(), action);
        });
  }
}
