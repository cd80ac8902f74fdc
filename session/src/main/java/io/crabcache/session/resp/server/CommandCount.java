package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code COMMAND COUNT}: how many commands there are. */
public final class CommandCount extends ImmediateCommand {

  /** Creates the command. */
  public CommandCount() {
    super(
        CommandInfo.noKey(
            "command|count",
            2,
            "server",
            "2.8.13",
            "Answers how many commands there are.",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    call.reply().integer(call.commands().all().size());
  }
}
