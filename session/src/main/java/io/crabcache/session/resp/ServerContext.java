package io.crabcache.session.resp;

import io.crabcache.engine.Engine;
import io.crabcache.session.SessionCounters;
import org.jspecify.annotations.Nullable;

/**
 * What the text sessions of all event loops share, and what they see of the server around them.
 *
 * @param version of the server
 * @param startedMillis when it started, by the engine's clock
 * @param clients the clients of the text dialects
 * @param store what the store counts
 * @param nativeCounters what the sessions of the native dialect count
 * @param respCounters what those of the text dialects count
 * @param network the sockets
 * @param configuration the parameters
 * @param durability the engine's log; null if it has none
 */
public record ServerContext(
    String version,
    long startedMillis,
    Clients clients,
    StoreCounters store,
    SessionCounters nativeCounters,
    SessionCounters respCounters,
    Network network,
    Configuration configuration,
    @Nullable Durability durability) {

  /** The version of Redis whose commands are spoken; clients decide by it what they may send. */
  public static final String REDIS_VERSION = "7.0.15";

  /** Redis's name for what comes nearest to how entries are evicted here. */
  public static final String MAXMEMORY_POLICY = "allkeys-lfu";

  /**
   * Creates the context of an engine that starts now.
   *
   * @param durability the engine's log; null if it has none
   */
  public static ServerContext of(
      String version,
      Engine engine,
      Network network,
      Configuration configuration,
      @Nullable Durability durability) {
    return new ServerContext(
        version,
        engine.now(),
        new Clients(),
        new StoreCounters(engine),
        new SessionCounters(),
        new SessionCounters(),
        network,
        configuration,
        durability);
  }

  /** Counts everything from zero again. */
  public void resetCounters() {
    store.reset();
    nativeCounters.reset();
    respCounters.reset();
    network.resetCounters();
  }
}
