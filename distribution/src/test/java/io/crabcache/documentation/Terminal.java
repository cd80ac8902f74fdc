package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.archive.UnpackedArchive;
import io.crabcache.testing.RedisPrompt;
import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the archive in which a reader types the commands of a page. What the page calls
 * port 7171 or 7172 is the port of the server that runs; what it kills is that server. Servers run
 * in the background, all else to its end.
 */
final class Terminal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final String SERVER = "./crabcache server";
  private static final String PROMPT = "redis-cli -p 7171 ";
  private static final String CURL = "curl -s http://127.0.0.1:7172";
  private static final Pattern KILL = Pattern.compile("kill (-9 )?\\d+");
  private static final Pattern READY =
      Pattern.compile("crabcache ready tcp=\\S+:(\\d+) http=\\S+:(\\d+) .*");

  private final Path directory;
  private final Path serverLog;
  private @Nullable Process server;
  private int port;
  private int httpPort;

  /**
   * @param directory an empty one
   */
  Terminal(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Path archive = Files.createDirectory(directory.resolve("archive"));
    UnpackedArchive.into(archive);
    Files.createSymbolicLink(
        directory.resolve("crabcache"), archive.resolve("bin").resolve("crabcache"));
    serverLog = directory.resolve("server.log");
  }

  /** Types a command, and returns what it prints. */
  String type(String command) throws IOException, InterruptedException {
    if (command.startsWith(SERVER)) {
      return serve("exec " + command);
    }
    if (command.startsWith(PROMPT)) {
      try (RedisPrompt prompt = prompt()) {
        return prompt.type(command.substring(PROMPT.length()));
      }
    }
    if (command.startsWith(CURL)) {
      URI uri = URI.create("http://127.0.0.1:" + httpPort + command.substring(CURL.length()));
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
    Matcher kill = KILL.matcher(command);
    if (kill.matches()) {
      end(kill.group(1) != null);
      return "";
    }
    return run(command);
  }

  private ProcessBuilder shell(String command) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    builder.environment().keySet().removeIf(name -> name.startsWith("CRABCACHE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CRABCACHE_SERVER_PORT", "0");
    builder.environment().put("CRABCACHE_HTTP_PORT", "0");
    return builder.directory(directory.toFile());
  }

  /** Starts a server by a command of the shell that becomes it. */
  String serve(String command) throws IOException, InterruptedException {
    Process started = TestProcesses.start(shell(command).redirectError(serverLog.toFile()));
    BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null) {
      assertThat(started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
      return said().filter(said -> said.startsWith("crabcache: ")).reduce("", String::concat);
    }
    server = started;
    Matcher ready = READY.matcher(line);
    assertThat(ready.matches()).as(line).isTrue();
    port = Integer.parseInt(ready.group(1));
    httpPort = Integer.parseInt(ready.group(2));
    return line;
  }

  /** A connection to the server. */
  RedisPrompt prompt() throws IOException {
    return new RedisPrompt(port);
  }

  /** The lines on standard error of the server that was started last. */
  private Stream<String> said() throws IOException {
    return Files.readString(serverLog).lines();
  }

  /** The server's log, without times. */
  List<String> serverLog() throws IOException {
    return said().map(line -> line.replaceFirst("^\\S+ ", "")).toList();
  }

  private void end(boolean hard) throws InterruptedException {
    Process running = server;
    assertThat(running).as("a server that runs").isNotNull();
    if (hard) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    assertThat(running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    server = null;
  }

  private String run(String command) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    Process process =
        TestProcesses.start(
            shell(command).redirectErrorStream(true).redirectOutput(output.toFile()));
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  /** Lines without what differs from one time to the next: numbers, times, names of files. */
  List<String> comparable(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line :
        text.replace(directory.toRealPath().toString(), "/srv/cache").lines().toList()) {
      String comparable =
          line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "TIME")
              .replaceAll("\\b[0-9a-f]{16}\\b", "POSITION")
              .replaceAll("\\d+(\\.\\d+)?", "N")
              .replaceAll(" +", " ")
              .strip();
      if (!comparable.isEmpty()) {
        lines.add(comparable);
      }
    }
    return lines;
  }

  @Override
  public void close() {
    Process running = server;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
