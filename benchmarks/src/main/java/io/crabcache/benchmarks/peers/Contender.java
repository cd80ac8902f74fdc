package io.crabcache.benchmarks.peers;

import io.crabcache.benchmarks.peers.driver.Driver;
import io.crabcache.benchmarks.peers.driver.Kind;
import io.crabcache.benchmarks.process.ServedProcess;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JCache provider and its server, each as it is without tuning, and how they are started. The
 * server listens on a port of 127.0.0.1 and keeps nothing on disk.
 */
enum Contender {
  CRABCACHE("CrabCache") {
    @Override
    Commands commands(Place place, int port) {
      return new Commands(
          Place.java(List.of(), Place.ourClassPath()).toList(),
          List.of(ServedProcess.class.getName(), "server.port=" + port),
          Place.java(List.of(), Place.ourClassPath()).toList(),
          List.of(
              "io.crabcache.jcache.CrabCachingProvider",
              "crabcache://127.0.0.1:" + port,
              "io.crabcache.jcache.AsyncCache#get"));
    }
  },

  HAZELCAST("Hazelcast") {
    @Override
    Commands commands(Place place, int port) {
      String classPath = place.classPath("hazelcast");
      return new Commands(
          Place.java(
                  Stream.concat(
                          HAZELCAST_MODULES.stream(),
                          Stream.of(
                              "-Dhazelcast.config="
                                  + place.configuration("hazelcast-member.xml", port, 0)))
                      .toList(),
                  classPath)
              .toList(),
          List.of("com.hazelcast.core.server.HazelcastMemberStarter"),
          Place.java(HAZELCAST_MODULES, classPath).toList(),
          List.of(
              "com.hazelcast.client.cache.HazelcastClientCachingProvider",
              "default",
              "com.hazelcast.cache.ICache#getAsync",
              "hazelcast.config.location="
                  + place.configuration("hazelcast-client.xml", port, 0).toUri()));
    }
  },

  IGNITE("Ignite") {
    @Override
    Commands commands(Place place, int port) {
      List<String> java = Place.java(IGNITE_MODULES, place.classPath("ignite")).toList();
      return new Commands(
          java,
          List.of(
              "org.apache.ignite.startup.cmdline.CommandLineStartup",
              place.configuration("ignite-server.xml", port, Place.freePort()).toString()),
          java,
          List.of(
              "org.apache.ignite.cache.CachingProvider",
              place.configuration("ignite-client.xml", port, Place.freePort()).toUri().toString(),
              "org.apache.ignite.IgniteCache#getAsync"));
    }
  },

  REDISSON("Redisson") {
    @Override
    Commands commands(Place place, int port) {
      return new Commands(
          List.of("redis-server"),
          List.of(
              "--port",
              Integer.toString(port),
              "--bind",
              "127.0.0.1",
              "--save",
              "",
              "--appendonly",
              "no"),
          Place.java(List.of(), place.classPath("redisson")).toList(),
          List.of(
              "org.redisson.jcache.JCachingProvider",
              place.configuration("redisson.yaml", port, 0).toUri().toString(),
              "org.redisson.api.CacheAsync#getAsync"));
    }
  },

  INFINISPAN("Infinispan") {
    @Override
    Commands commands(Place place, int port) {
      List<String> java = Place.java(List.of(), place.classPath("infinispan")).toList();
      return new Commands(
          java,
          List.of(place.home().resolve("InfinispanServer.java").toString(), Integer.toString(port)),
          java,
          List.of(
              "org.infinispan.jcache.remote.JCachingProvider",
              "default",
              Driver.NONE,
              "infinispan.client.hotrod.server_list=127.0.0.1:" + port));
    }

    /** It has asynchronous calls, but what JCache gives does not unwrap to them. */
    @Override
    boolean can(Kind kind) {
      return kind != Kind.ASYNC;
    }
  };

  /** What Hazelcast's manual asks for on JDK 17. */
  private static final List<String> HAZELCAST_MODULES =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  /** What Ignite's manual asks for on JDK 17. */
  private static final List<String> IGNITE_MODULES =
      Stream.of(
              "java.base/jdk.internal.access",
              "java.base/jdk.internal.misc",
              "java.base/sun.nio.ch",
              "java.base/sun.util.calendar",
              "java.management/com.sun.jmx.mbeanserver",
              "jdk.internal.jvmstat/sun.jvmstat.monitor",
              "java.base/sun.reflect.generics.reflectiveObjects",
              "jdk.management/com.sun.management.internal",
              "java.base/java.io",
              "java.base/java.nio",
              "java.base/java.net",
              "java.base/java.util",
              "java.base/java.util.concurrent",
              "java.base/java.util.concurrent.locks",
              "java.base/java.util.concurrent.atomic",
              "java.base/java.lang",
              "java.base/java.lang.invoke",
              "java.base/java.math",
              "java.sql/java.sql",
              "java.base/java.time",
              "java.base/java.text",
              "java.management/sun.management",
              "java.desktop/java.awt.font")
          .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
          .toList();

  /**
   * What is started.
   *
   * @param server program and options
   * @param serverArguments what follows
   * @param java program and options of the client's JVM
   * @param driverArguments what {@link Driver} is told
   */
  record Commands(
      List<String> server,
      List<String> serverArguments,
      List<String> java,
      List<String> driverArguments) {

    List<String> serverCommand() {
      return Stream.concat(server.stream(), serverArguments.stream()).toList();
    }

    List<String> driverCommand() {
      return Stream.of(java.stream(), Stream.of(Driver.class.getName()), driverArguments.stream())
          .flatMap(part -> part)
          .toList();
    }
  }

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** What starts the server on a port, and a client of it. */
  abstract Commands commands(Place place, int port);

  /** Whether it has what a kind of work needs. */
  boolean can(Kind kind) {
    return true;
  }

  /** Finds contenders by their names, without regard to case. */
  static Contender of(String name) {
    return valueOf(name.toUpperCase(java.util.Locale.ROOT));
  }

  @Override
  public String toString() {
    return title;
  }
}
