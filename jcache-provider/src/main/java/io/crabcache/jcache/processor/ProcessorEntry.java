package io.crabcache.jcache.processor;

import io.crabcache.jcache.codec.TypedCodec;
import io.crabcache.jcache.integration.Loader;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry that an entry processor works on: it shows what was read, notes what the processor
 * does, and changes nothing. For one thread, and one run of a processor.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class ProcessorEntry<K, V> implements MutableEntry<K, V> {

  /** What has become of the entry, all of the processor's calls together. */
  public enum Outcome {
    /** It was not looked at, or there was none, or it was created and removed again. */
    NOTHING,
    /** Its value was read. */
    READ,
    /** Its value came from the loader, because there was none. */
    LOADED,
    /** It was given a value. */
    SET,
    /** It was removed; there may have been none. */
    REMOVED
  }

  private final K key;
  private final byte @Nullable [] found;
  private final TypedCodec<V> codec;
  private final @Nullable Loader<K, V> loader;

  private Outcome outcome = Outcome.NOTHING;
  private @Nullable V value;
  private byte @Nullable [] encoded;

  /**
   * Creates the entry.
   *
   * @param found the value that the key has, null if it has none
   * @param loader loads a value that is missing, null to leave it missing
   */
  public ProcessorEntry(
      K key, byte @Nullable [] found, TypedCodec<V> codec, @Nullable Loader<K, V> loader) {
    this.key = key;
    this.found = found;
    this.codec = codec;
    this.loader = loader;
  }

  /** What has become of it. */
  public Outcome outcome() {
    return outcome;
  }

  /** The value that it was given or that was loaded, encoded; null if there is none. */
  public byte @Nullable [] encoded() {
    return encoded;
  }

  /** The same as an object. */
  public @Nullable V value() {
    return value;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    if (value == null && outcome == Outcome.NOTHING) {
      if (found != null) {
        value = codec.decode(found);
        outcome = Outcome.READ;
      } else if (loader != null) {
        load(loader);
      }
    }
    return value;
  }

  private void load(Loader<K, V> from) {
    V loaded = from.load(key);
    if (loaded != null) {
      encoded = codec.encode(loaded);
      value = loaded;
      outcome = Outcome.LOADED;
    }
  }

  @Override
  public boolean exists() {
    return value != null || (found != null && outcome == Outcome.NOTHING);
  }

  /** The value is encoded here, so that what becomes of the object later does not matter. */
  @Override
  public void setValue(V newValue) {
    encoded = codec.encode(newValue);
    value = newValue;
    outcome = Outcome.SET;
  }

  /**
   * Removes the entry. One that the processor has created itself is as if it had never been; one
   * that was loaded goes from where it was loaded, too.
   */
  @Override
  public void remove() {
    outcome = outcome == Outcome.SET && found == null ? Outcome.NOTHING : Outcome.REMOVED;
    value = null;
    encoded = null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an entry of a processor is no " + type.getName());
  }
}
