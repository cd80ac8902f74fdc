package io.crabcache.jcache.restart;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.io.OutputStream;

/** Main class of a server that prints a line when it serves, and ends when its input does. */
final class ServerMain {
  /** What it prints, followed by its port. */
  static final String READY = "ready";

  private ServerMain() {}

  public static void main(String[] arguments) throws Exception {
    try (CrabCacheServer server =
        CrabCacheServer.start(
            ServerConfiguration.builder()
                .with(Settings.SERVER_PORT, Integer.parseInt(arguments[0]))
                .with(Settings.HTTP_PORT, 0)
                .build())) {
      System.out.println(READY + " " + server.tcp().port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
