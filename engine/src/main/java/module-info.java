/** The store behind the server and behind the embedded provider. */
module io.crabcache.engine {
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires java.management;
  requires jdk.management;
  requires static transitive org.jspecify;

  exports io.crabcache.engine;
  exports io.crabcache.engine.command;
  exports io.crabcache.engine.durability;
  exports io.crabcache.engine.log;
  exports io.crabcache.engine.log.storage;
  exports io.crabcache.engine.number;
  exports io.crabcache.engine.store;
  exports io.crabcache.engine.store.eviction;
}
