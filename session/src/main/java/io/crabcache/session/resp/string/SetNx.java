package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code SETNX key value}: stores a value if there is none, answers whether it did. */
public final class SetNx extends RespCommand {

  /** Creates the command. */
  public SetNx() {
    super(
        CommandInfo.oneKey(
            "setnx",
            3,
            "string",
            "1.0.0",
            "Stores a value at a key that has none.",
            "write",
            "denyoom",
            "fast"));
  }

  @Override
  public void add(Call call) {
    int modifiers = CommandBatch.IF_ABSENT | CommandBatch.EXPIRY_NEVER;
    call.keyRow(Commands.PUT, modifiers, 1, Formats.ONE_OR_ZERO)
        .setValue(call.index(2), call.length(2));
  }
}
