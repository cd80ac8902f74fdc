package io.crabcache.jcache.operation;

import io.crabcache.client.ByteCache;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.jcache.codec.TypedCodec;
import io.crabcache.protocol.CacheSettings;
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
 * @param timeoutNanos longest time for a call that may have to start over
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record CacheContext<K, V>(
    ByteCache bytes, TypedCodec<K> keys, TypedCodec<V> values, long timeoutNanos) {

  /** The same for callers that do not wait. */
  public CacheContext<K, V> asynchronous() {
    return new CacheContext<>(bytes.asynchronous(), keys, values, timeoutNanos);
  }

  /** Tells whether reading an entry changes when it expires. */
  boolean hasAccessExpiry() {
    return bytes.settings().accessMillis() != CacheSettings.UNCHANGED;
  }

  /**
   * Has the server count an access where that changes when the entry expires. Nobody waits for it:
   * it leaves together with what comes next.
   */
  void accessed(byte[] key) {
    if (hasAccessExpiry()) {
      SingleOperation unused = bytes.touch(key, Modifiers.ALWAYS, 0, null, 0);
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
