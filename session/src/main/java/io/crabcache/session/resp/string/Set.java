package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code SET key value}. */
public final class Set extends RespCommand {

  /** Creates the command. */
  public Set() {
    super(
        CommandInfo.oneKey(
            "set", -3, "string", "1.0.0", "Sets the value of a key.", "write", "denyoom"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.PUT, CommandBatch.EXPIRY_NEVER, 1, Formats.OK_OR_NULL)
        .setValue(call.index(2), call.length(2));
  }
}
