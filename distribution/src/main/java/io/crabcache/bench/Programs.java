package io.crabcache.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The installed programs that the benchmark uses.
 *
 * @param valkeyServer if it is there
 */
record Programs(Path redisServer, Path redisBenchmark, Optional<Path> valkeyServer) {

  /**
   * Looks for them.
   *
   * @param path directories, as the variable {@code PATH} has them
   * @throws NotInstalledException if one is missing that is needed
   */
  static Programs find(@Nullable String path) {
    Optional<Path> server = find(path, "redis-server");
    Optional<Path> benchmark = find(path, "redis-benchmark");
    if (server.isEmpty() || benchmark.isEmpty()) {
      throw new NotInstalledException(
          "bench needs redis-server and redis-benchmark, and the PATH has no "
              + (server.isEmpty() ? "redis-server" : "redis-benchmark")
              + "; Debian and Ubuntu have them in the packages redis-server and redis-tools");
    }
    return new Programs(server.get(), benchmark.get(), find(path, "valkey-server"));
  }

  private static Optional<Path> find(@Nullable String path, String name) {
    return Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
