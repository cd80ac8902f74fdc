package io.crabcache.bench;

import io.crabcache.tool.Cleanup;
import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
   * @param home directory of the distribution; null if this program does not run from one
   * @param peers programs by name
   * @param logSafepoints whether JVMs are to log when they stand still
   * @throws FailedException if one does not start
   */
  static Fleet start(
      Cleanup cleanup,
      Programs programs,
      @Nullable Path home,
      List<Variant> variants,
      Map<String, Path> peers,
      boolean logSafepoints) {
    if (home == null) {
      throw new FailedException(
          "bench starts the server by its launcher, so it has to be run by that: bin/crabcache"
              + " bench");
    }
    Path directory = cleanup.open(Directory::create).path;
    List<BenchedServer> servers = new ArrayList<>();
    Map<BenchedServer, Path> logs = new LinkedHashMap<>();
    servers.add(
        cleanup.open(() -> BenchedServer.redis("redis", programs.redisServer(), directory)));
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
        (name, program) ->
            servers.add(cleanup.open(() -> BenchedServer.redis(name, program, directory))));
    return new Fleet(servers, logs);
  }

  private record Directory(Path path) implements AutoCloseable {
    static Directory create() {
      try {
        return new Directory(Files.createTempDirectory("crabcache-bench-"));
      } catch (IOException e) {
        throw new FailedException("cannot create a directory: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (UncheckedIOException e) {
        throw new IOException(e);
      }
    }
  }
}
