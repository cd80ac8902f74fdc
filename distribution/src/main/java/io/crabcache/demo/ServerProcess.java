package io.crabcache.demo;

import io.crabcache.tool.ServerInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone server in a process of its own, started with the Java and the class path of this
 * process, on ports that the system chooses, which keeps its entries in a directory of the
 * caller's.
 *
 * <p>What it says goes to a temporary file. {@link #close} ends the process and deletes the file,
 * unless the server is kept.
 */
final class ServerProcess implements AutoCloseable {
  private static final String MAIN_CLASS = "io.crabcache.cli.Main";
  private static final int SECONDS_TO_START = 30;
  private static final int SECONDS_TO_STOP = 10;

  private static final Pattern READY =
      Pattern.compile("crabcache ready tcp=(\\S+) http=(\\S+) pid=(\\d+)");

  private final Process process;
  private final Path log;
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
  private volatile boolean kept;
  private volatile boolean killed;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::readOutput, "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the process; it serves when {@link #awaitReady} has returned.
   *
   * @param data its data directory, with the entries of the server that had it before
   */
  static ServerProcess start(Path data) {
    try {
      Path log = Files.createTempFile("crabcache-server-", ".log");
      Process process = new ProcessBuilder(command(data)).redirectError(log.toFile()).start();
      return new ServerProcess(process, log);
    } catch (IOException e) {
      throw new DemoException("cannot start a server: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Path data) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the launcher told this JVM about native access and the like holds for the server too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    // As the launcher starts a server: a small heap, and room outside it for what memory.max says.
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "-XX:MaxDirectMemorySize=16t"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
    command.addAll(List.of("server", "--port", "0", "--http-port", "0"));
    command.addAll(List.of("--data-dir", data.toString(), "--set", "wal.sync=interval"));
    return command;
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(READY::matcher).filter(Matcher::matches).forEach(ready::complete);
      ready.completeExceptionally(new IOException("it has ended"));
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e);
    }
  }

  /**
   * Waits until the server has said that it serves.
   *
   * @throws DemoException with the last line of its log when it ended, or took too long
   */
  void awaitReady() throws InterruptedException {
    try {
      ready.get(SECONDS_TO_START, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoException("the server ended before it served" + lastLogLine(), e);
    } catch (TimeoutException e) {
      throw new DemoException(
          "the server was not ready within " + SECONDS_TO_START + " s" + lastLogLine(), e);
    }
  }

  private String lastLogLine() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "" : "; it said: " + lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "; its log " + log + " cannot be read";
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where JCache applications reach it. */
  URI uri() {
    return URI.create("crabcache://" + ready.join().group(1));
  }

  /**
   * Asks for a section of {@code INFO}.
   *
   * @throws DemoException when it does not answer
   */
  ServerInfo info(String section) {
    try {
      return ServerInfo.ask(new InetSocketAddress(uri().getHost(), uri().getPort()), section);
    } catch (IOException e) {
      throw new DemoException("the server does not tell how it is: " + e.getMessage(), e);
    }
  }

  /** Where operators reach it. */
  URI http() {
    return URI.create("http://" + ready.join().group(2));
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  /**
   * Kills the process without a warning (SIGKILL), and returns when it is gone.
   *
   * @throws DemoException when it does not go
   */
  void kill() {
    killed = true;
    process.destroyForcibly();
    if (!awaitEnd()) {
      throw new DemoException("the server does not go when it is killed");
    }
  }

  /** Lets the server live on when this process ends. */
  void keep() {
    kept = true;
  }

  /**
   * Asks the process to end, and waits until it has. When it has ended already, only its file is
   * left to delete.
   *
   * @throws DemoException when it had to be killed, or had served and ended with an error
   */
  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    process.destroy();
    boolean ended = awaitEnd();
    if (!ended) {
      process.destroyForcibly();
    }
    String said = lastLogLine();
    Files.deleteIfExists(log);
    if (!ended) {
      throw new DemoException(
          "the server did not end within " + SECONDS_TO_STOP + " s and was killed" + said);
    }
    boolean served = !killed && ready.isDone() && !ready.isCompletedExceptionally();
    if (served && process.exitValue() != 0) {
      throw new DemoException("the server ended with code " + process.exitValue() + said);
    }
  }
}
