package io.crabcache.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

/** A server of the archive in a process of its own, on a data directory that outlives it. */
final class KilledServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern READY =
      Pattern.compile("crabcache ready tcp=\\S+:(\\d+) http=\\S+:(\\d+) pid=(\\d+)");

  /** A line of the log that says that something is not as it should be. */
  private static final Pattern COMPLAINT = Pattern.compile("\\S+ (WARN|ERROR) .*");

  /** What a crash in the middle of a write leaves, of which nobody was told. */
  private static final Pattern TORN =
      Pattern.compile(
          ".*: (the end of the log is torn at offset \\d+; cut off \\d+ bytes, kept as \\S+\\."
              + "|left out with its \\d+ bytes, since the log ends in front of it; kept as \\S+\\.)"
              + " A crash leaves that.*");

  private final Process process;
  private final Path log;
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

  private KilledServer(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::readOutput, "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param home directory of the unpacked archive
   * @param log gets what it says
   * @param settings assignments
   */
  static KilledServer start(Path home, Path data, Path log, List<String> settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(home.resolve("bin/crabcache").toString(), "server"));
    command.addAll(List.of("--port=0", "--http-port=0", "--data-dir=" + data));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CRABCACHE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // It lives for a second, in which the better compiler would not come to an end. It checks
    // itself, as servers in tests do.
    builder.environment().put("CRABCACHE_JAVA_OPTS", "-ea -XX:TieredStopAtLevel=1");
    return new KilledServer(TestProcesses.start(builder), log);
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(READY::matcher).filter(Matcher::matches).forEach(ready::complete);
      ready.completeExceptionally(new IOException("it has ended; it said: " + said()));
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e);
    }
  }

  /** Waits until it serves. */
  void awaitReady() throws InterruptedException {
    try {
      Matcher line = ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(Long.parseLong(line.group(3))).as("the process itself").isEqualTo(process.pid());
    } catch (ExecutionException e) {
      throw new AssertionError("the server did not come up: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new AssertionError("the server is not ready; it said: " + said(), e);
    }
  }

  /** Where clients connect. */
  int port() {
    return Integer.parseInt(ready.join().group(1));
  }

  /** The same as an address. */
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  /** Where operators ask. */
  int httpPort() {
    return Integer.parseInt(ready.join().group(2));
  }

  /** Lets it live for a time, unless it ends before. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Kills it without a warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("killed").isTrue();
  }

  /** Stops it in good order, and returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("stopped").isTrue();
    return process.exitValue();
  }

  /** The lines of its log that say that something is wrong, but for a torn end. */
  List<String> complaints() {
    return said()
        .lines()
        .filter(line -> COMPLAINT.matcher(line).matches() && !TORN.matcher(line).matches())
        .toList();
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
