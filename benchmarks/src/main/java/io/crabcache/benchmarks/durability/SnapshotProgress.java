package io.crabcache.benchmarks.durability;

import io.crabcache.bench.BenchedServer;
import io.crabcache.tool.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Whether a server takes a snapshot.
 *
 * @param taken how many it has completed
 * @param underWay whether it takes one
 */
record SnapshotProgress(long taken, boolean underWay) {

  static SnapshotProgress of(BenchedServer server) {
    try {
      ServerInfo info = server.info("persistence");
      return new SnapshotProgress(
          info.number("rdb_saves"), info.number("rdb_bgsave_in_progress") != 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
