package io.crabcache.tck;

import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Has a server in a process of its own while the kit runs, and tells the provider its address, if
 * the system property {@code tck.mode} says so: {@code remote}, or {@code durable} for a server
 * whose log is forced to disk before it answers. With {@code embedded}, or without the property,
 * there is no server. JUnit finds this class by its name in {@code META-INF/services}.
 */
public final class DeployedServer implements LauncherSessionListener {
  private static final int STOP_SECONDS = 30;
  private static final Pattern READY = Pattern.compile("crabcache ready tcp=(\\S+) .*");

  private @Nullable Process server;

  /** Called by JUnit. */
  public DeployedServer() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    String mode = System.getProperty("tck.mode", "embedded");
    switch (mode) {
      case "embedded" -> {}
      case "remote" -> start(List.of());
      case "durable" -> start(List.of("--data-dir=" + data(), "--set", "wal.sync=always"));
      default -> throw new IllegalArgumentException("tck.mode=" + mode + " is none");
    }
  }

  private static Path data() {
    try {
      return Files.createTempDirectory(Path.of("target").toRealPath(), "tck-data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.crabcache.cli.Main"));
    command.addAll(List.of("server", "--port=0", "--http-port=0"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("CRABCACHE_"));
    try {
      Process process = TestProcesses.start(builder);
      server = process;
      System.setProperty("crabcache.uri", "crabcache://" + address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(Process process) throws IOException {
    // Nothing follows the line for as long as the server lives, so nobody has to read on.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return ready.group(1);
      }
    }
    throw new IOException("the server has ended before it was ready");
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    Process stopping = server;
    if (stopping == null) {
      return;
    }
    server = null;
    stopping.destroy();
    try {
      if (!stopping.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        stopping.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.destroyForcibly();
    }
  }
}
