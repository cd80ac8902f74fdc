package io.crabcache.documentation;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.bootstrap.StartException;
import io.crabcache.server.configuration.ConfigurationException;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.time.Instant;
import java.time.InstantSource;

/** The server that pages assume on the usual port. */
final class DocumentedServer {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private DocumentedServer() {}

  /** Starts one on a free port, for which no time passes. */
  static CrabCacheServer start() throws ConfigurationException, StartException {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .with(Settings.SERVER_PORT, 0)
            .with(Settings.HTTP_PORT, 0)
            .build();
    return CrabCacheServer.start(configuration, CLOCK);
  }
}
