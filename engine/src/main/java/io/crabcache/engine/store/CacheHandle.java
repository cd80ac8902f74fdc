package io.crabcache.engine.store;

/**
 * One named cache of a store. A handle stays valid for ever; once its cache is destroyed, commands
 * on it answer that there is no such cache, also if a cache of the same name was created since.
 * Thread safe.
 */
public final class CacheHandle {
  private final String name;
  private volatile CacheSpec spec;

  CacheHandle(String name, CacheSpec spec) {
    this.name = name;
    this.spec = spec;
  }

  /** Name of the cache. */
  public String name() {
    return name;
  }

  /** What the cache was created or last configured with. */
  public CacheSpec spec() {
    return spec;
  }

  void spec(CacheSpec spec) {
    this.spec = spec;
  }
}
