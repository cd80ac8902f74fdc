package io.crabcache.benchmarks.client;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A server on a free port, in a process that ends when its parent closes it or dies. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  /** Starts the process and waits until it serves. */
  ServerProcess() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server did not start");
    }
    port = Integer.parseInt(line.strip());
  }

  /** The process: serves until its input ends. */
  public static void main(String[] args) throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .with(Settings.SERVER_PORT, 0)
            .with(Settings.HTTP_PORT, 0)
            .build();
    try (CrabCacheServer server = CrabCacheServer.start(configuration)) {
      System.out.println(server.tcp().port());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  int port() {
    return port;
  }

  /** Processor time that the server has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
