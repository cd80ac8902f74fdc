package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.List;

/** {@code COMMAND INFO [name ...]}: describes commands, all of them if none is named. */
public final class CommandDescriptions extends ImmediateCommand {

  /** Creates the command. */
  public CommandDescriptions() {
    super(
        CommandInfo.noKey(
            "command|info", -2, "server", "2.8.13", "Describes commands.", "loading", "stale"));
  }

  @Override
  public void run(Call call) {
    if (call.words() == 2) {
      List<RespCommand> all = call.commands().all();
      call.reply().array(all.size());
      all.forEach(command -> CommandReplies.describe(call.reply(), command));
      return;
    }
    call.reply().array(call.words() - 2);
    for (int word = 2; word < call.words(); word++) {
      CommandReplies.describe(call.reply(), CommandReplies.named(call, word));
    }
  }
}
