package io.crabcache.session.resp;

import io.crabcache.engine.Engine;
import io.crabcache.engine.store.CacheHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The keyspaces that {@code SELECT} numbers: database n is the cache {@code resp:n}, which is
 * created when it is first used. Thread safe.
 */
public final class Databases {

  /** Number of databases, as Redis has by default. */
  public static final int COUNT = 16;

  private static final String PREFIX = "resp:";

  private final Engine engine;
  private final AtomicReferenceArray<@Nullable CacheHandle> handles =
      new AtomicReferenceArray<>(COUNT);

  /** Creates the view of an engine's caches. */
  public Databases(Engine engine) {
    this.engine = engine;
  }

  /** Name of a database's cache. */
  public static String nameOf(int database) {
    return PREFIX + database;
  }

  /**
   * The cache of a database, created if there is none.
   *
   * @return null if the engine may have no more caches
   */
  public @Nullable CacheHandle get(int database) {
    CacheHandle known = handles.get(database);
    if (known != null && !known.isDestroyed()) {
      return known;
    }
    CacheHandle opened = engine.open(nameOf(database));
    handles.set(database, opened);
    return opened;
  }

  /** The cache of a database if it exists, whoever has created it. */
  public @Nullable CacheHandle find(int database) {
    return engine.find(nameOf(database));
  }
}
