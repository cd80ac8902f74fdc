/** One connection's dialogue, between its bytes and the engine. */
module io.crabcache.session {
  requires transitive io.crabcache.engine;
  requires transitive io.crabcache.protocol;
  requires io.netty.common;
  requires static org.jspecify;

  exports io.crabcache.session;
  exports io.crabcache.session.dialect;
  exports io.crabcache.session.event;
  exports io.crabcache.session.resp;
  exports io.crabcache.session.resp.connection;
  exports io.crabcache.session.resp.key;
  exports io.crabcache.session.resp.string;
}
