package io.crabcache.jcache.linearizability;

import java.io.Serializable;
import java.util.Objects;
import javax.cache.Cache;
import javax.cache.processor.MutableEntry;

/** Makes the calls of histories on a cache, whatever its values are. */
class Register {

  /** A value that is compared by {@code equals} in the client, as its bytes tell nothing. */
  record Text(String text) implements Serializable {}

  private final Cache<String, Serializable> cache;
  private final boolean wrapped;

  /**
   * @param wrapped whether values are {@link Text}s, or else strings
   */
  Register(Cache<String, Serializable> cache, boolean wrapped) {
    this.cache = cache;
    this.wrapped = wrapped;
  }

  /** The same on the same cache, for those that do it differently. */
  Register(Register other) {
    this(other.cache, other.wrapped);
  }

  private Serializable in(String value) {
    return wrapped ? new Text(value) : value;
  }

  private static String out(Serializable value) {
    return value instanceof Text text ? text.text() : (String) value;
  }

  /** Makes a call and returns its result as {@link Kind} has it. */
  Object call(Kind kind, String key, String value, String expected) {
    return switch (kind) {
      case GET -> out(cache.get(key));
      case PUT -> {
        cache.put(key, in(value));
        yield null;
      }
      case GET_AND_PUT -> out(cache.getAndPut(key, in(value)));
      case PUT_IF_ABSENT -> cache.putIfAbsent(key, in(value));
      case REPLACE_EXPECTED -> cache.replace(key, in(Objects.requireNonNull(expected)), in(value));
      case REMOVE_EXPECTED -> cache.remove(key, in(Objects.requireNonNull(expected)));
      case REMOVE -> cache.remove(key);
      case INVOKE_APPEND, INVOKE_TOGGLE ->
          cache.invoke(key, (entry, arguments) -> process(kind, entry, value));
    };
  }

  private Object process(Kind kind, MutableEntry<String, Serializable> entry, String value) {
    String before = entry.exists() ? out(entry.getValue()) : null;
    String after = kind.on(before, value, null).after();
    if (after != null) {
      entry.setValue(in(after));
    } else {
      entry.remove();
    }
    return before;
  }
}
