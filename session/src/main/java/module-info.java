/** One connection's dialogue, between its bytes and the engine. */
module io.crabcache.session {
  requires transitive io.crabcache.engine;
  requires transitive io.crabcache.protocol;
  requires io.netty.common;
  requires static org.jspecify;

  exports io.crabcache.session;
}
