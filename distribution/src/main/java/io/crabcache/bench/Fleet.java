package io.crabcache.bench;

import io.crabcache.tool.Cleanup;
import io.crabcache.tool.FailedException;
import io.crabcache.tool.TemporaryDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All servers of a measurement, in a directory that goes with them.
 *
 * @param servers Redis, CrabCache, its variants and the peers, in this order
 * @param safepointLogs of those that are JVMs, if wanted
 */
record Fleet(List<BenchedServer> servers, Map<BenchedServer, Path> safepointLogs) {

  /**
   * Starts all.
   *
   * @param cleanup ends them
   * @param home directory of the distribution
   * @param peers programs by name
   * @param logSafepoints whether JVMs are to log when they stand still
   * @throws FailedException if one does not start
   */
  static Fleet start(
      Cleanup cleanup,
      Programs programs,
      Path home,
      List<Variant> variants,
      Map<String, Path> peers,
      boolean logSafepoints) {
    Path directory = cleanup.open(() -> TemporaryDirectory.create("crabcache-bench-")).path();
    List<BenchedServer> servers = new ArrayList<>();
    Map<BenchedServer, Path> logs = new LinkedHashMap<>();
    servers.add(cleanup.open(() -> redis("redis", programs.redisServer(), directory)));
    List<Variant> ours = new ArrayList<>(variants);
    ours.add(0, Variant.PLAIN);
    for (Variant variant : ours) {
      String log = variant.name() + ".safepoints";
      Map<String, String> environment =
          logSafepoints ? variant.withJavaOption(SafepointLog.option(log)) : variant.environment();
      BenchedServer server =
          cleanup.open(
              () ->
                  BenchedServer.crabCache(variant.name(), home, environment, List.of(), directory));
      servers.add(server);
      if (logSafepoints) {
        logs.put(server, directory.resolve(log));
      }
    }
    peers.forEach(
        (name, program) -> servers.add(cleanup.open(() -> redis(name, program, directory))));
    return new Fleet(servers, logs);
  }

  /**
   * Directory of the distribution that this program runs from.
   *
   * @throws FailedException if it does not run from one
   */
  static Path home() {
    String home = System.getenv("CRABCACHE_HOME");
    if (home == null) {
      throw new FailedException(
          "bench starts the server by its launcher, so it has to be run by that: bin/crabcache"
              + " bench");
    }
    return Path.of(home);
  }

  /** Keeps entries in memory, as the server beside it. */
  private static BenchedServer redis(String name, Path program, Path directory) {
    return BenchedServer.redis(name, program, BenchedServer.NOTHING_ON_DISK, directory);
  }
}
