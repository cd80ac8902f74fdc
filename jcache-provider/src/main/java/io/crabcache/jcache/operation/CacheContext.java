package io.crabcache.jcache.operation;

import io.crabcache.client.ByteCache;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.KeyChange;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.jcache.codec.TypedCodec;
import io.crabcache.jcache.expiry.Expiry;
import io.crabcache.jcache.expiry.Lifetime;
import io.crabcache.jcache.management.CacheStatistics;
import io.crabcache.protocol.Modifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every operation on a cache needs. Immutable.
 *
 * @param bytes the cache at the client
 * @param keys encodes its keys
 * @param values encodes its values
 * @param expiry says when its entries expire
 * @param statistics counts what calls do
 * @param timeoutNanos longest time for a call that may have to start over
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record CacheContext<K, V>(
    ByteCache bytes,
    TypedCodec<K> keys,
    TypedCodec<V> values,
    Expiry expiry,
    CacheStatistics statistics,
    long timeoutNanos) {

  /** The same for callers that do not wait. */
  public CacheContext<K, V> asynchronous() {
    return new CacheContext<>(bytes.asynchronous(), keys, values, expiry, statistics, timeoutNanos);
  }

  /** The modifier that makes a read an access, where that is the server's affair. */
  int access() {
    return expiry.isCustom() ? Modifiers.ALWAYS : Modifiers.ACCESS;
  }

  /** Has an access follow a read that was none for the server; see {@link #access}. */
  void accessed(byte[] key) {
    if (expiry.isCustom()) {
      touch(key);
    }
  }

  /** The same for several keys. */
  void accessedAll(List<byte[]> read) {
    if (!expiry.isCustom() || read.isEmpty()) {
      return;
    }
    List<KeyChange> touches = new ArrayList<>(read.size());
    for (byte[] key : read) {
      Lifetime lifetime = expiry.forAccess();
      if (!lifetime.equals(Lifetime.KEPT)) {
        touches.add(KeyChange.touch(key, lifetime.modifiers(), 0, lifetime.millis()));
      }
    }
    BulkOperation unused = bytes.changeAll(touches);
  }

  /**
   * Counts an access where that changes when the entry expires. Nobody waits for it: it leaves
   * together with what comes next.
   */
  void touch(byte[] key) {
    Lifetime lifetime = expiry.forAccess();
    if (!lifetime.equals(Lifetime.KEPT)) {
      SingleOperation unused = bytes.touch(key, lifetime.modifiers(), 0, null, lifetime.millis());
    }
  }

  /** The bytes of all keys, in order; none is sent before all are known to be good. */
  public List<byte[]> encodeKeys(Collection<? extends K> objects) {
    List<byte[]> encoded = new ArrayList<>(objects.size());
    for (K key : objects) {
      encoded.add(keys.encode(key));
    }
    return encoded;
  }

  /** The value that bytes stand for, null for no bytes. */
  @Nullable V decodeValue(byte @Nullable [] encoded) {
    return encoded == null ? null : values.decode(encoded);
  }
}
