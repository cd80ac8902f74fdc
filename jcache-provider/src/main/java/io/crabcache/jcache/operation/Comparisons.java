package io.crabcache.jcache.operation;

import io.crabcache.client.operation.SingleOperation;
import io.crabcache.jcache.management.CacheStatistics;
import io.crabcache.protocol.Modifiers;
import java.util.List;

/**
 * The calls that write if an entry has a certain value.
 *
 * <p>Equal is what {@code equals} says. For native types the server can tell by the bytes, in one
 * round trip, unless this process has to be asked between reading and writing: by a custom expiry
 * policy or a writer. For others the value is read and compared here, and the write is conditional
 * on the version that was read; if another write came between, it starts over with what that one
 * wrote. A comparison that fails is an access, one that succeeds is not.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Comparisons<K, V> {

  private static final int ON_SERVER = Modifiers.IF_VALUE | Modifiers.ACCESS;

  private final CacheContext<K, V> context;
  private final Edits<K, V> edits;
  private final boolean canBeServers;

  /**
   * Creates the calls.
   *
   * @param edits carries out what takes this process
   */
  public Comparisons(CacheContext<K, V> context, Edits<K, V> edits) {
    this.context = context;
    this.edits = edits;
    canBeServers = !context.expiry().isCustom() && !edits.isWriteThrough();
  }

  /** Stores a value if the key has another one. */
  public Step<Boolean> replace(K key, V expected, V value) {
    long began = context.statistics().begin();
    byte[] encodedExpected = context.values().encode(expected);
    byte[] encoded = context.values().encode(value);
    if (canBeServers && context.values().isCanonical(encodedExpected)) {
      byte[] encodedKey = context.keys().encode(key);
      return Step.call(
          context.bytes().put(encodedKey, encoded, ON_SERVER, 0, encodedExpected, 0),
          answer -> replaced(answer.existed(), answer.isOk(), answer.stored(), began));
    }
    CompareEdit<K, V> edit = new CompareEdit<>(context, key, expected, value, encoded);
    return edits.run(
        List.of(edit),
        true,
        false,
        () -> {
          EditFailures.check(edit);
          return replaced(edit.found().exists(), edit.wasEqual(), edit.isStored(), began);
        });
  }

  private boolean replaced(boolean existed, boolean equal, boolean stored, long began) {
    CacheStatistics statistics = context.statistics();
    statistics.got(existed, began);
    statistics.put(equal && stored ? 1 : 0, began);
    return equal;
  }

  /** Removes an entry if it has a value. */
  public Step<Boolean> remove(K key, V expected) {
    long began = context.statistics().begin();
    byte[] encodedExpected = context.values().encode(expected);
    if (canBeServers && context.values().isCanonical(encodedExpected)) {
      byte[] encodedKey = context.keys().encode(key);
      return Step.call(
          context.bytes().remove(encodedKey, ON_SERVER, 0, encodedExpected),
          answer -> removed(answer, began));
    }
    CompareEdit<K, V> edit = new CompareEdit<>(context, key, expected, null, null);
    return edits.run(
        List.of(edit),
        true,
        false,
        () -> {
          EditFailures.check(edit);
          return removed(edit.found().exists(), edit.wasEqual(), began);
        });
  }

  private boolean removed(SingleOperation answer, long began) {
    return removed(answer.existed(), answer.isOk(), began);
  }

  private boolean removed(boolean existed, boolean equal, long began) {
    context.statistics().got(existed, began);
    context.statistics().removed(equal ? 1 : 0, began);
    return equal;
  }
}
