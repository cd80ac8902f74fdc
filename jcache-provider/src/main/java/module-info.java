/** The JSR-107 provider and the client under it. */
// cache-api is an automatic module, and its types are all over the provider's own.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.crabcache.jcache {
  requires transitive cache.api;
  requires io.crabcache.engine;
  requires io.crabcache.protocol;
  requires io.crabcache.session;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.vertx.core;
  requires java.management;
  requires org.jctools.core;
  requires static org.eclipse.microprofile.config;
  requires static transitive org.jspecify;

  exports io.crabcache.jcache;
  exports io.crabcache.jcache.codec;
  exports io.crabcache.jcache.event;

  uses io.crabcache.jcache.codec.MarshallerFactory;

  provides javax.cache.spi.CachingProvider with
      io.crabcache.jcache.CrabCachingProvider;
}
