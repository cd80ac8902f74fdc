package io.crabcache.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server in a process of its own, with what it costs. Ends with {@link #close}. */
public final class ServerProcess implements AutoCloseable {
  private static final int SECONDS_TO_STOP = 20;

  private final Process process;
  private final InetSocketAddress address;

  private ServerProcess(Process process, int port) {
    this.process = process;
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Starts a process and waits until it serves.
   *
   * @param main prints its port as its first line and ends when its standard input does
   */
  public static ServerProcess start(Class<?> main, List<String> jvm, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String port = output.readLine();
    if (port == null) {
      throw new IOException("a server did not start: " + command);
    }
    return new ServerProcess(process, Integer.parseInt(port));
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return address;
  }

  /** Processor time that the threads which it has now have used so far. */
  public Duration processorTime() throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    if (!Files.isReadable(tasks)) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) { // schedstat counts in nanoseconds, other files in hundredths.
        nanos += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
      }
    }
    return Duration.ofNanos(nanos);
  }

  /** Memory that it has resident, bytes; 0 where the system does not tell. */
  public long residentBytes() throws IOException {
    return statusBytes("VmRSS:");
  }

  /** The most memory that it ever had resident, bytes; 0 where the system does not tell. */
  public long peakResidentBytes() throws IOException {
    return statusBytes("VmHWM:");
  }

  private long statusBytes(String name) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("a server did not end and was killed", e);
    }
  }
}
