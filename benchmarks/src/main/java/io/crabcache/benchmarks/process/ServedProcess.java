package io.crabcache.benchmarks.process;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import java.io.IOException;

/**
 * Main class of a process that runs a server with {@code --set} assignments as arguments, prints
 * its port, and ends when its standard input does, so that it never outlives who started it.
 */
public final class ServedProcess {
  private ServedProcess() {}

  /** Runs the server. */
  public static void main(String[] assignments) throws Exception {
    ServerConfiguration.Builder configuration = ServerConfiguration.builder();
    configuration.set("server.port=0").set("http.port=0");
    for (String assignment : assignments) {
      configuration.set(assignment);
    }
    try (CrabCacheServer server = CrabCacheServer.start(configuration.build())) {
      serveUntilInputEnds(server.tcp().port());
    }
  }

  /** Prints the port and waits for the end of standard input. */
  public static void serveUntilInputEnds(int port) throws IOException {
    System.out.println(port);
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
  }
}
