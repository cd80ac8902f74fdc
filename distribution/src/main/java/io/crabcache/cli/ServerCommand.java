package io.crabcache.cli;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.bootstrap.StartException;
import io.crabcache.server.configuration.ConfigurationException;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Setting;
import io.crabcache.server.configuration.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * {@code crabcache server}: serves until SIGTERM or SIGINT. Ends with 0 after a signal, with 2 and
 * one line when the configuration is wrong, with 1 and one line when the server could not start.
 */
@Command(
    name = "server",
    description = "Runs a server until it gets SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Every key, with unit, range and default: config/default.toml in the distribution."
    })
final class ServerCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Read this TOML file; without it none is read.")
  private @Nullable Path config;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address that clients connect to (default: 127.0.0.1).")
  private @Nullable String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port that clients connect to; 0: any free one (default: 7171).")
  private @Nullable String port;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of /health; 0: any free one (default: 7172).")
  private @Nullable String httpPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Directory of this server's own, created if it is missing: what clients store is logged in"
              + " it and comes back with the next start. Without it entries live in memory.")
  private @Nullable String dataDirectory;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      arity = "1",
      description = "Set a key of the configuration; repeatable.")
  private List<String> assignments = List.of();

  ServerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    StopSignal stop = new StopSignal(Thread.currentThread());
    try {
      ServerConfiguration configuration = configuration();
      stop.install();
      CrabCacheServer server = CrabCacheServer.start(configuration);
      stop.started(server);
      System.out.printf(
          "crabcache ready tcp=%s http=%s pid=%d%n",
          server.tcp(), server.http(), ProcessHandle.current().pid());
      System.out.flush();
      new CountDownLatch(1)
          .await(); // Never: the process ends when a signal has stopped the server.
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      return Main.fail(e.getMessage(), ExitCode.USAGE);
    } catch (RuntimeException | Error e) {
      stop.startFailed();
      throw e;
    } catch (StartException e) {
      return stop.startFailed() ? ExitCode.OK : Main.fail(e.getMessage(), ExitCode.SOFTWARE);
    }
  }

  private ServerConfiguration configuration() throws ConfigurationException {
    ServerConfiguration.Builder builder = ServerConfiguration.builder();
    if (config != null) {
      builder.file(config);
    }
    builder.environment(System.getenv());
    for (String assignment : assignments) {
      builder.set(assignment);
    }
    option(builder, "--bind", Settings.SERVER_BIND, bind);
    option(builder, "--port", Settings.SERVER_PORT, port);
    option(builder, "--http-port", Settings.HTTP_PORT, httpPort);
    option(builder, "--data-dir", Settings.SERVER_DATA_DIR, dataDirectory);
    return builder.build();
  }

  private static void option(
      ServerConfiguration.Builder builder, String name, Setting<?> setting, @Nullable String value)
      throws ConfigurationException {
    if (value != null) {
      builder.option(name, setting, value);
    }
  }
}
