package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code GETSET key value}: stores a value, answers the one that there was. */
public final class GetSet extends RespCommand {

  /** Creates the command. */
  public GetSet() {
    super(
        CommandInfo.oneKey(
            "getset",
            3,
            "string",
            "1.0.0",
            "Stores a value and returns the one before.",
            "write",
            "denyoom",
            "fast"));
  }

  @Override
  public void add(Call call) {
    int modifiers = CommandBatch.EXPIRY_NEVER | CommandBatch.RETURN_PREVIOUS;
    call.keyRow(Commands.PUT, modifiers, 1, Formats.VALUE).setValue(call.index(2), call.length(2));
  }
}
