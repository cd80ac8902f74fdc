package io.crabcache.benchmarks.peers;

import io.crabcache.tool.FailedException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process of the comparison; what it says goes into a file, but for a client's answers. {@link
 * #close} ends it.
 */
final class StartedProcess implements AutoCloseable {
  private static final int SECONDS_TO_START = 120;
  private static final int SECONDS_TO_STOP = 20;
  private static final int POLL_MILLIS = 20;

  private final String name;
  private final Process process;
  private final Path log;

  private StartedProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a server and waits until it accepts connections on a port. */
  static StartedProcess server(String name, List<String> command, int port, Place place) {
    StartedProcess started = start(name, command, place, true);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    try {
      while (System.nanoTime() < end) {
        if (started.process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw started.failed("has ended");
        }
        if (accepts(port)) {
          return started;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    started.close();
    throw started.failed("does not listen");
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) TimeUnit.SECONDS.toMillis(1));
      return true;
    } catch (IOException e) {
      return false; // Not yet.
    }
  }

  /** Starts a process that {@link #ask} talks to, and waits for a line. */
  static StartedProcess client(
      String name, List<String> command, Predicate<String> ready, Place place) {
    StartedProcess started = start(name, command, place, false);
    try {
      String unused = started.await(ready);
      return started;
    } catch (FailedException e) {
      started.close();
      throw e;
    }
  }

  private static StartedProcess start(
      String name, List<String> command, Place place, boolean logged) {
    Path log = place.work().resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(place.work().toFile()).redirectError(log.toFile());
    if (logged) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    }
    try {
      return new StartedProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new FailedException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** Sends a line, and waits for a line that is an answer. */
  String ask(String line, Predicate<String> answer) {
    try {
      BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw failed("has ended", e);
    }
    return await(answer);
  }

  private String await(Predicate<String> wanted) {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (wanted.test(line)) {
          return line;
        }
      }
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
    throw failed("has ended");
  }

  private FailedException failed(String what) {
    return new FailedException(name + " " + what + "; " + log + " has what it said");
  }

  private FailedException failed(String what, Throwable cause) {
    return new FailedException(failed(what).getMessage() + ": " + cause.getMessage(), cause);
  }

  /** Processor time that it has used so far, of user and system, in steps of 10 ms on Linux. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
