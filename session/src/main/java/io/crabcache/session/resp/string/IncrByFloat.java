package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code INCRBYFLOAT key number}: adds to a value that is a number, answers the new value. */
public final class IncrByFloat extends RespCommand {

  /** Creates the command. */
  public IncrByFloat() {
    super(
        CommandInfo.oneKey(
            "incrbyfloat",
            3,
            "string",
            "2.6.0",
            "Adds to a number that may have a fraction.",
            "write",
            "denyoom",
            "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.INCREMENT_FLOAT, CommandBatch.EXPIRY_NEVER, 1, Formats.VALUE)
        .setExpected(call.index(2), call.length(2));
  }
}
