/** The bytes on the wire, encoded and decoded. */
module io.crabcache.protocol {
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires static transitive org.jspecify;

  exports io.crabcache.protocol;
  exports io.crabcache.protocol.resp;
}
