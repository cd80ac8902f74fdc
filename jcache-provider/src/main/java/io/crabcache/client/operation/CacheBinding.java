package io.crabcache.client.operation;

import io.crabcache.protocol.CacheSettings;
import java.nio.charset.StandardCharsets;

/**
 * A cache as this client refers to it: the id that stands for it on every connection, and what is
 * needed to open it there. A connection tells bindings apart by identity, because an id may be used
 * again. Thread safe.
 *
 * <p>Someone else may destroy the cache. The connection that hears of it ends the binding's {@link
 * #life}, and every connection then opens the cache anew before its next command.
 */
public final class CacheBinding {
  private final int id;
  private final byte[] name;
  private volatile CacheSettings settings;
  private volatile Object life = new Object();

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

  /**
   * What a connection remembers when it opens the cache: as long as this is the same object, and no
   * other binding's, it need not open it again.
   */
  public Object life() {
    return life;
  }

  /** Notes that the cache was destroyed. Once too often costs a needless OPEN. */
  public void destroyed() {
    life = new Object();
  }

  /** Notes that the cache has other settings now, which it is to be created with from now on. */
  public void configured(CacheSettings newSettings) {
    settings = newSettings;
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
