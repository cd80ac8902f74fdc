package io.crabcache.client.operation;

import io.crabcache.protocol.CacheSettings;
import java.nio.charset.StandardCharsets;

/**
 * A cache as this client refers to it: the id that stands for it on every connection, and what is
 * needed to open it there. A connection tells bindings apart by identity, because an id may be used
 * again. Immutable.
 */
public final class CacheBinding {
  private final int id;
  private final byte[] name;
  private final CacheSettings settings;

  /** Creates a binding. */
  public CacheBinding(int id, String name, CacheSettings settings) {
    this.id = id;
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.settings = settings;
  }

  /** Number of the cache on a connection, from 1. */
  public int id() {
    return id;
  }

  /** The cache's name, UTF-8. */
  byte[] name() {
    return name;
  }

  /** What the cache is created with if it does not exist. */
  CacheSettings settings() {
    return settings;
  }
}
