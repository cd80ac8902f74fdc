package io.crabcache.cli;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.bootstrap.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;

/** {@code crabcache version}: what a bug report should begin with. */
@Command(
    name = "version",
    description = "Prints the versions of CrabCache and Java, and how sockets are served.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  VersionCommand() {}

  @Override
  public Integer call() {
    for (String line : getVersion()) {
      System.out.println(line);
    }
    return ExitCode.OK;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "crabcache " + Version.current(),
      "java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
      "os " + System.getProperty("os.name") + " " + System.getProperty("os.arch"),
      "transport " + CrabCacheServer.transportName()
    };
  }
}
