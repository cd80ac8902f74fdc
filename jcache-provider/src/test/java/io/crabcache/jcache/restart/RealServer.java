package io.crabcache.jcache.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, whose entries are in its memory only. */
public final class RealServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 12_000;
  private static final int TRIES = 100;

  private final Process process;

  private RealServer(Process process) {
    this.process = process;
  }

  /**
   * A port that is free, and that the kernel gives to nobody who does not ask for it: otherwise a
   * client that tries to reach a dead server could be given that very port as its own, and would
   * keep the next server from it.
   */
  public static int portToKeep(SplittableRandom random) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = LOWEST_PORT + random.nextInt(PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (java.net.BindException e) {
        assertThat(e).isNotNull(); // Somebody else has it; try another one.
      }
    }
    throw new IOException("none of " + TRIES + " ports is free");
  }

  /** Starts one and waits until it serves. */
  public static RealServer start(int port) throws IOException {
    Process process =
        TestProcesses.start(
            new ProcessBuilder(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        // It lives for a second, in which the better compiler would not finish.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:MaxDirectMemorySize=512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerMain.class.getName(),
                        Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals(ServerMain.READY + " " + port)) {
      line = output.readLine();
    }
    assertThat(line).as("what the server says once it serves").isNotNull();
    return new RealServer(process);
  }

  /** Kills it without a warning. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("killed").isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
