package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code APPEND key value}: appends to a value, answers its new length. */
public final class Append extends RespCommand {

  /** Creates the command. */
  public Append() {
    super(
        CommandInfo.oneKey(
            "append", 3, "string", "2.0.0", "Appends to a value.", "write", "denyoom", "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.APPEND, CommandBatch.EXPIRY_NEVER, 1, Formats.NUMBER)
        .setValue(call.index(2), call.length(2));
  }
}
