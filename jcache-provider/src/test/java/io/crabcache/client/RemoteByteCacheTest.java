package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against a real server. */
class RemoteByteCacheTest extends ByteCacheContract {
  private CrabCacheServer server;

  RemoteByteCacheTest() throws Exception {
    server = start(0);
  }

  @Override
  ClientSettings settings() {
    return ClientSettings.remote("127.0.0.1", server.tcp().port()).build();
  }

  private static CrabCacheServer start(int port) throws Exception {
    return CrabCacheServer.start(
        ServerConfiguration.builder()
            .with(Settings.SERVER_PORT, port)
            .with(Settings.HTTP_PORT, 0)
            .build());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void cachesAreThereAgainAfterARestartOfTheServer() throws Exception {
    try (CacheClient client =
        CacheClient.open(
            ClientSettings.remote("127.0.0.1", server.tcp().port())
                .option("reconnect_max_ms", "50")
                .build())) {
      ByteCache cache = Caches.open(client);
      cache.put(Keys.bytes("k"), Keys.bytes("v"), 0, 0, null, 0).await();
      long incarnation = client.incarnation();
      int port = server.tcp().port();
      server.close();
      server = start(port);

      Caches.untilSuccess(
          () -> cache.put(Keys.bytes("k"), Keys.bytes("v2"), 0, 0, null, 0).await());

      assertThat(cache.get(Keys.bytes("k"), 0).await().value()).isEqualTo(Keys.bytes("v2"));
      assertThat(client.incarnation()).isNotEqualTo(incarnation);
    }
  }
}
