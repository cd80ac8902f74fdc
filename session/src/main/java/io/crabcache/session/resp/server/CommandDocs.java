package io.crabcache.session.resp.server;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code COMMAND DOCS [name ...]}: what commands are for, for people; unknown ones are left out.
 */
public final class CommandDocs extends ImmediateCommand {

  /** Creates the command. */
  public CommandDocs() {
    super(
        CommandInfo.noKey(
            "command|docs",
            -2,
            "server",
            "7.0.0",
            "Tells what commands are for.",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    List<RespCommand> wanted = call.words() == 2 ? call.commands().all() : new ArrayList<>();
    for (int word = 2; word < call.words(); word++) {
      RespCommand named = CommandReplies.named(call, word);
      if (named != null) {
        wanted.add(named);
      }
    }
    document(call.reply(), wanted);
  }

  private static void document(RespWriter reply, List<RespCommand> commands) {
    reply.map(commands.size());
    for (RespCommand command : commands) {
      CommandInfo info = command.info();
      List<RespCommand> parts = CommandReplies.parts(command);
      reply.bulk(info.name());
      reply.map(parts.isEmpty() ? 3 : 4);
      reply.bulk("summary");
      reply.bulk(info.summary());
      reply.bulk("since");
      reply.bulk(info.since());
      reply.bulk("group");
      reply.bulk(info.group());
      if (!parts.isEmpty()) {
        reply.bulk("subcommands");
        document(reply, parts);
      }
    }
  }
}
