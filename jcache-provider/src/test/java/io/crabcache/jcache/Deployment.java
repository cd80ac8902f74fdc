package io.crabcache.jcache;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientSettings;
import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;

/** Where the caches of a test are, and the nodes of the application that meet there. */
final class Deployment implements AutoCloseable {

  /** The same tests hold for both. */
  enum Kind {
    EMBEDDED,
    SERVER
  }

  final HandTurnedClock clock = new HandTurnedClock();
  final URI uri;

  private final Runnable closeStore;
  private final List<CrabCachingProvider> providers = new ArrayList<>();

  Deployment(Kind kind) throws Exception {
    if (kind == Kind.EMBEDDED) {
      // The engine's first client gives it its clock and keeps it until the end of the test.
      CacheClient first = CacheClient.open(ClientSettings.embedded("embedded").build(), clock);
      closeStore = first::close;
      uri = URI.create("crabcache:embedded");
    } else {
      CrabCacheServer server =
          CrabCacheServer.start(
              ServerConfiguration.builder()
                  .with(Settings.SERVER_PORT, 0)
                  .with(Settings.HTTP_PORT, 0)
                  .build(),
              clock);
      closeStore = server::close;
      uri = URI.create("crabcache://127.0.0.1:" + server.tcp().port());
    }
  }

  /** A manager with a client of its own, as another process would have. */
  CacheManager node() {
    return node(new Properties());
  }

  CacheManager node(Properties properties) {
    CrabCachingProvider provider = new CrabCachingProvider();
    providers.add(provider);
    return provider.getCacheManager(uri, getClass().getClassLoader(), properties);
  }

  /** Stops the server, or leaves the engine, before the end of the test; harmless to repeat. */
  void stopStore() {
    closeStore.run();
  }

  @Override
  public void close() {
    providers.forEach(CrabCachingProvider::close);
    stopStore();
  }
}
