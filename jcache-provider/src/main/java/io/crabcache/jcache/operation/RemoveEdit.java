package io.crabcache.jcache.operation;

/** Removes an entry, if there is one. */
final class RemoveEdit<K, V> extends Edit<K, V> {

  RemoveEdit(K key, byte[] encodedKey) {
    super(key, encodedKey);
  }

  @Override
  Change decide(Found entry) {
    return Change.REMOVE;
  }
}
