import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.hotrod.HotRodServer;
import org.infinispan.server.hotrod.configuration.HotRodServerConfigurationBuilder;

/**
 * Runs Infinispan's Hot Rod server, whose distribution is no Maven artifact. Not compiled by the
 * build, which does not have Infinispan: {@code java -cp ... InfinispanServer.java PORT} runs the
 * source.
 */
final class InfinispanServer {
  private InfinispanServer() {}

  public static void main(String[] arguments) {
    ConfigurationBuilderHolder configuration = new ConfigurationBuilderHolder();
    configuration.getGlobalConfigurationBuilder().nonClusteredDefault();
    DefaultCacheManager caches = new DefaultCacheManager(configuration, true);
    // Without a directory for them a client cannot create caches.
    Configuration cache =
        new ConfigurationBuilder().encoding().mediaType("application/x-protostream").build();
    caches.defineConfiguration("load", cache);
    caches.defineConfiguration("counters", cache);
    HotRodServer server = new HotRodServer();
    server.start(
        new HotRodServerConfigurationBuilder()
            .host("127.0.0.1")
            .port(Integer.parseInt(arguments[0]))
            .build(),
        caches);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop();
                  caches.stop();
                }));
  }
}
