package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code SETRANGE key offset value}: overwrites a part of a value, which grows with zeros as far as
 * needed; answers its new length.
 */
public final class SetRange extends RespCommand {

  /** Creates the command. */
  public SetRange() {
    super(
        CommandInfo.oneKey(
            "setrange", 4, "string", "2.2.0", "Overwrites a part of a value.", "write", "denyoom"));
  }

  @Override
  public void add(Call call) {
    if (!call.isNumber(2)) {
      call.fail(Call.NOT_AN_INTEGER);
    } else if (call.number() < 0) {
      call.fail("ERR offset is out of range");
    } else {
      // What is above the largest int is too long for a value by far, and so is that.
      int offset = (int) Math.min(call.number(), Integer.MAX_VALUE);
      call.keyRow(Commands.SET_RANGE, CommandBatch.EXPIRY_NEVER, 1, Formats.NUMBER)
          .setValue(call.index(3), call.length(3))
          .setLimit(offset);
    }
  }
}
