package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import io.crabcache.tool.ServerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server to be measured, in a process of its own that serves RESP on a port of the loopback
 * interface, and keeps nothing on disk but what it says in a directory of the caller's, unless its
 * options want more. {@link #close} ends the process. Thread safe.
 */
public final class BenchedServer implements AutoCloseable {
  /** What keeps Redis from writing entries to disk. */
  public static final List<String> NOTHING_ON_DISK = List.of("--save", "", "--appendonly", "no");


  /** A server with a log reads all of it before. */
  private static final int SECONDS_TO_START = 120;

  private static final int SECONDS_TO_STOP = 20;
  private static final int POLL_MILLIS = 20;
  private static final int PORTS_TO_TRY = 5;

  private static final Pattern READY = Pattern.compile("crabcache ready tcp=\\S+:(\\d+) ");

  private final String name;
  private final Process process;
  private final Path log;
  private final int port;

  private BenchedServer(String name, Process process, Path log, int port) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts Redis, or a server that has its options, and waits until it answers, which it does with
   * errors while it still loads.
   *
   * @param program its executable
   * @param options besides address and directory
   * @param directory where it works
   * @throws FailedException if it does not serve
   */
  public static BenchedServer redis(
      String name, Path program, List<String> options, Path directory) {
    Path log = directory.resolve(name + ".log");
    for (int i = 0; i < PORTS_TO_TRY; i++) {
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.addAll(List.of(program.toString(), "--port", Integer.toString(port)));
      command.addAll(List.of("--bind", "127.0.0.1", "--daemonize", "no"));
      command.addAll(List.of("--dir", directory.toString()));
      command.addAll(options);
      Process process = start(new ProcessBuilder(command), log);
      BenchedServer server = new BenchedServer(name, process, log, port);
      if (server.becomesReady(server::answersAsItself)) {
        return server;
      }
    }
    throw new FailedException(name + " did not start; " + lastLine(log));
  }

  /**
   * Starts CrabCache by its launcher, as users do, and waits until it serves.
   *
   * @param home directory of an unpacked distribution
   * @param environment what is to differ from this process' own
   * @param options of {@code crabcache server}, besides the ports
   * @param directory its working directory, where its log goes
   * @throws FailedException if it does not serve
   */
  public static BenchedServer crabCache(
      String name,
      Path home,
      Map<String, String> environment,
      List<String> options,
      Path directory) {
    Path log = directory.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(home.resolve("bin").resolve("crabcache").toString(), "server"));
    command.addAll(List.of("--port", "0", "--http-port", "0"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = start(builder, log);
    BenchedServer starting = new BenchedServer(name, process, log, 0);
    if (!starting.becomesReady(() -> portIn(log) > 0)) {
      throw new FailedException(name + " did not start; " + lastLine(log));
    }
    return new BenchedServer(name, process, log, portIn(log));
  }

  private static Process start(ProcessBuilder builder, Path log) {
    try {
      return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new FailedException("cannot start a server: " + e.getMessage(), e);
    }
  }

  /** Waits until a check holds; false if the process ended, which it has in that case. */
  private boolean becomesReady(BooleanSupplier check) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    try {
      while (System.nanoTime() < end && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (check.getAsBoolean()) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    return false;
  }

  /** Whether this process, and no other, has the port. */
  private boolean answersAsItself() {
    try {
      return Long.toString(process.pid()).equals(info("server").fields().get("process_id"));
    } catch (IOException e) {
      return false; // It does not listen yet, or somebody else does.
    }
  }

  /** The port that our server's first line names; 0 as long as there is none. */
  private static int portIn(Path log) {
    try {
      Matcher matcher = READY.matcher(Files.readString(log));
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    } catch (IOException e) {
      throw new FailedException("cannot read " + log + ": " + e.getMessage(), e);
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : "it said: " + lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log " + log + " cannot be read: " + e.getMessage();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new FailedException("no port of 127.0.0.1 is free: " + e.getMessage(), e);
    }
  }

  /** What the report calls it. */
  public String name() {
    return name;
  }

  /** Number of its process. */
  public long pid() {
    return process.pid();
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Processor time that it has used so far, of user and system, in steps of 10 ms on Linux. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Memory that it has resident, bytes; 0 where the system does not tell.
   *
   * @throws FailedException if it has ended
   */
  public long residentBytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(Path.of("/proc/self/status"))) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new FailedException(name + " has ended; " + lastLine(log), e);
    }
  }

  /**
   * Asks it for a section of its {@code INFO}.
   *
   * @throws IOException if it does not listen, or does not answer
   */
  public ServerInfo info(String section) throws IOException {
    return ServerInfo.ask(address(), section);
  }

  /** The lines that it has said so far. */
  public List<String> said() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new FailedException("cannot read " + log + ": " + e.getMessage(), e);
    }
  }

  /**
   * Kills the process without a warning (SIGKILL), and waits until it is gone.
   *
   * @throws FailedException if it does not go
   */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
      throw new FailedException(name + " does not go when it is killed");
    }
  }

  /** Ends the process; kills it if it takes long. */
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
