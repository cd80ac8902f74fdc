package io.crabcache.session.resp.server;

import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ContainerCommand;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.connection.Help;
import java.util.List;

/** The commands on the server that have parts. */
public final class ServerCommands {
  private ServerCommands() {}

  /** Creates {@code COMMAND}. */
  public static ContainerCommand command() {
    CommandInfo info =
        CommandInfo.noKey(
            "command", -1, "server", "2.8.13", "Describes all commands.", "loading", "stale");
    List<RespCommand> parts =
        List.of(
            new CommandCount(),
            new CommandDescriptions(),
            new CommandDocs(),
            new CommandGetKeys(),
            new CommandList());
    return new ContainerCommand(
        info, Help.with("command", "server", "5.0.0", parts), new CommandAll(info));
  }

  /** Creates {@code CONFIG}. */
  public static ContainerCommand config() {
    List<RespCommand> parts = List.of(new ConfigGet(), new ConfigResetStat(), new ConfigSet());
    return container(
        CommandInfo.noKey("config", -2, "server", "2.0.0", "Has commands about parameters."),
        parts,
        "5.0.0");
  }

  /** Creates {@code MEMORY}. */
  public static ContainerCommand memory() {
    return container(
        CommandInfo.noKey("memory", -2, "server", "4.0.0", "Has commands about memory."),
        List.of(new MemoryUsage()),
        "4.0.0");
  }

  /** Creates {@code OBJECT}. */
  public static ContainerCommand object() {
    return container(
        CommandInfo.noKey("object", -2, "generic", "2.2.3", "Has commands about entries."),
        List.of(new ObjectEncoding(), new ObjectFreq(), new ObjectIdleTime()),
        "6.2.0");
  }

  private static ContainerCommand container(
      CommandInfo info, List<RespCommand> parts, String sinceHelp) {
    return new ContainerCommand(info, Help.with(info.name(), info.group(), sinceHelp, parts));
  }
}
