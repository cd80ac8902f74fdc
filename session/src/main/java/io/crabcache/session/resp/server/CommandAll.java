package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.List;

/** {@code COMMAND}: describes all commands. */
public final class CommandAll extends ImmediateCommand {

  /** Creates the command, which a container of this description runs. */
  CommandAll(CommandInfo info) {
    super(info);
  }

  @Override
  public void run(Call call) {
    List<RespCommand> all = call.commands().all();
    call.reply().array(all.size());
    all.forEach(command -> CommandReplies.describe(call.reply(), command));
  }
}
