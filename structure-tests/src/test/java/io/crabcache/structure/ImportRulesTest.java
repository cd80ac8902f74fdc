package io.crabcache.structure;

import static io.crabcache.structure.Planted.assertBites;
import static io.crabcache.structure.Planted.inMain;
import static io.crabcache.structure.Planted.inTest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRulesTest {

  @ParameterizedTest
  @CsvSource({
    "io.crabcache.protocol, io.netty.channel.Channel",
    "io.crabcache.protocol, io.crabcache.engine.Engine",
    "io.crabcache.protocol, javax.net.ssl.SSLEngine",
    "io.crabcache.protocol, io.vertx.core.Vertx",
    "io.crabcache.engine, io.crabcache.protocol.Opcode",
    "io.crabcache.engine, io.crabcache.enginex.Engine",
    "io.crabcache.engine.expiry, org.slf4j.Logger",
    "io.crabcache.engine.command, io.crabcache.engine.Engine",
    "io.crabcache.engine.log.storage, io.crabcache.engine.log.LogRecord",
    "io.crabcache.session, io.crabcache.server.net.Listener",
    "io.crabcache.session, io.vertx.core.Vertx",
    "io.crabcache.session, javax.cache.Cache",
    "io.crabcache.session, io.netty.channel.Channel",
    "io.crabcache.server, io.crabcache.server.net.Listener",
    "io.crabcache.server.net, io.crabcache.server.bootstrap.Start",
    "io.crabcache.server.net, io.crabcache.server.metrics.Registry",
    "io.crabcache.server.net, io.crabcache.client.Client",
    "io.crabcache.client, io.crabcache.jcache.Provider",
    "io.crabcache.jcache, io.crabcache.server.bootstrap.Start",
    "io.crabcache.nowhere, java.util.List",
  })
  void closedDirections(String from, String imported) {
    assertBites(inMain(ImportRules::allowed, from, "import " + imported + ";"), lineOf(from), from);
  }

  private static int lineOf(String from) {
    // A package without a row is a finding of the file, not of the import in line 2.
    return from.equals("io.crabcache.nowhere") ? 1 : 2;
  }

  @ParameterizedTest
  @CsvSource({
    "io.crabcache.protocol, io.netty.buffer.ByteBuf",
    "io.crabcache.protocol, io.netty.util.ByteProcessor",
    "io.crabcache.protocol, org.jspecify.annotations.Nullable",
    "io.crabcache.engine, io.crabcache.engine.store.Store",
    "io.crabcache.engine.command, io.crabcache.engine.store.Store",
    "io.crabcache.engine.command, io.crabcache.engine.log.Log",
    "io.crabcache.session, io.crabcache.engine.command.CommandBatch",
    "io.crabcache.session.resp, io.crabcache.session.Session",
    "io.crabcache.server.net, io.crabcache.session.Session",
    "io.crabcache.server.net, io.vertx.core.net.NetServer",
    "io.crabcache.server.bootstrap, io.crabcache.server.net.Listener",
    "io.crabcache.client, io.crabcache.client.operation.Operation",
    "io.crabcache.jcache, javax.cache.Cache",
    "io.crabcache.cli, io.crabcache.server.bootstrap.Start",
  })
  void openDirections(String from, String imported) {
    assertThat(inMain(ImportRules::allowed, from, "import " + imported + ";")).isEmpty();
    assertThat(inMain(ImportRules::denied, from, "import " + imported + ";")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "io.crabcache.cli, sun.misc.Unsafe",
    "io.crabcache.engine.store, io.crabcache.engine.log.Log",
    "io.crabcache.engine.store.slab, io.crabcache.engine.command.Command",
    "io.crabcache.engine.log, io.crabcache.engine.store.Store",
    "io.crabcache.engine.log, io.crabcache.engine.command.Command",
    "io.crabcache.client, javax.cache.Cache",
    "io.crabcache.client.operation, io.crabcache.jcache.Provider",
    "io.crabcache.protocol, io.vertx.core.Vertx",
    "io.crabcache.engine, io.vertx.core.Vertx",
    "io.crabcache.session, io.vertx.core.Vertx",
  })
  void deniedDirectionsInCodeAndTests(String from, String imported) {
    String code = "import " + imported + ";";
    assertBites(inMain(ImportRules::denied, from, code), 2, from + " knows " + imported);
    assertBites(inTest(ImportRules::denied, from, code), 2, from + " knows " + imported);
  }

  @Test
  void qualifiedNamesCountLikeImports() {
    String code = "class A {\n  Object o = io.vertx.core.Vertx.vertx();\n}";
    assertBites(inMain(ImportRules::denied, "io.crabcache.engine", code), 3, "io.vertx.core.Vertx");
    assertBites(
        inMain(ImportRules::allowed, "io.crabcache.engine", code), 3, "io.vertx.core.Vertx");
  }

  @Test
  void staticAndStarImportsCount() {
    assertBites(
        inMain(ImportRules::allowed, "io.crabcache.protocol", "import static io.vertx.A.b;"),
        2,
        "io.vertx.A.b");
    assertBites(
        inMain(ImportRules::allowed, "io.crabcache.protocol", "import io.vertx.*;"),
        2,
        "io.vertx.*");
  }

  @Test
  void testsMayKnowTheirTools() {
    String code = "import org.junit.jupiter.api.Test;\nimport io.crabcache.testing.Fuzzing;";
    assertThat(inTest(ImportRules::allowed, "io.crabcache.engine", code)).isEmpty();
  }
}
