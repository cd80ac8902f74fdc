package io.crabcache.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Redis itself, in a process of its own that keeps nothing, listens on a socket in a temporary
 * directory and on no port.
 */
public final class RedisProcess implements AutoCloseable {
  private static final String PACKAGE = "redis-server";
  private static final String VERSION = "7.0.";
  private static final int PATIENCE_SECONDS = 30;

  private final Path directory;
  private final Process process;

  private RedisProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts one that serves; where there is none, or one of another version, the test is skipped.
   */
  public static RedisProcess start(String... options) throws IOException, InterruptedException {
    Path program = Installed.program("redis-server", PACKAGE);
    String version = Program.run(List.of(program.toString(), "--version")).output();
    if (!version.contains("v=" + VERSION)) {
      throw Installed.skipped(
          "replies are compared with those of Redis %sx; here is %s"
              .formatted(VERSION, version.strip()));
    }
    Path directory = Files.createTempDirectory("redis");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            program.toString(),
            "--port",
            "0",
            "--unixsocket",
            directory.resolve("socket").toString(),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            directory.toString(),
            // Like ours: OBJECT FREQ answers.
            "--maxmemory-policy",
            "allkeys-lfu"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    RedisProcess redis = new RedisProcess(directory, process);
    redis.awaitReady();
    return redis;
  }

  private void awaitReady() throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.contains("ready to accept connections")) {
        return;
      }
    }
    throw new IOException("redis-server ended and said: " + said);
  }

  /** Where it listens. */
  public SocketAddress address() {
    return UnixDomainSocketAddress.of(directory.resolve("socket"));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    Files.deleteIfExists(directory.resolve("socket"));
    Files.delete(directory);
  }
}
