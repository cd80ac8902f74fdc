package io.crabcache.jcache.codec;

import javax.cache.CacheException;

/**
 * The two codecs of a cache. Immutable.
 *
 * @param keys encodes its keys
 * @param values encodes its values
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record Codecs<K, V>(TypedCodec<K> keys, TypedCodec<V> values) {

  /**
   * Codecs that take any objects of the types, for applications that use this provider.
   *
   * @param factory makes the marshaller for what has no native encoding
   * @throws CacheException if the filter is malformed
   */
  public static <K, V> Codecs<K, V> typed(
      Class<K> keyType,
      Class<V> valueType,
      MarshallerFactory factory,
      ClassLoader loader,
      String filter) {
    Codec codec =
        new TaggedCodec(factory, new MarshallerContext(loader, keyType, valueType, filter));
    return new Codecs<>(
        new TypedCodec<>("key", keyType, codec), new TypedCodec<>("value", valueType, codec));
  }

  /**
   * Codecs that take Strings, as UTF-8, and byte arrays, as they are, for caches that are shared
   * with other clients.
   *
   * @throws IllegalArgumentException if a type is neither; says what to do
   */
  public static <K, V> Codecs<K, V> raw(Class<K> keyType, Class<V> valueType) {
    return new Codecs<>(
        new TypedCodec<>("key", keyType, RawCodec.of("key", keyType)),
        new TypedCodec<>("value", valueType, RawCodec.of("value", valueType)));
  }
}
