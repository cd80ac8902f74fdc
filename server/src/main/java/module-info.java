/** The cache server. */
// tomlj is an automatic module.
@SuppressWarnings("requires-automatic")
module io.crabcache.server {
  requires transitive io.crabcache.session;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires io.smallrye.config;
  requires io.vertx.core;
  requires io.vertx.web;
  requires org.slf4j;
  requires org.tomlj;
  requires static io.vertx.codegen.api;
  requires static io.vertx.codegen.json;
  requires static transitive org.jspecify;

  exports io.crabcache.server.bootstrap;
  exports io.crabcache.server.configuration;
}
