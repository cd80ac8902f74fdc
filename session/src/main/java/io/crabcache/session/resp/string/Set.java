package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code SET key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT time | PXAT time |
 * KEEPTTL]}: stores a value.
 */
public final class Set extends RespCommand {

  /** Creates the command. */
  public Set() {
    super(
        CommandInfo.oneKey(
            "set", -3, "string", "1.0.0", "Stores a value at a key.", "write", "denyoom"));
  }

  @Override
  public void add(Call call) {
    if (call.words() == 3) {
      addRow(call, 0, 0);
      return;
    }
    int options = StringOptions.read(call, 3, StringOptions.OF_SET);
    if (options == StringOptions.SYNTAX_ERROR) {
      call.fail(Call.SYNTAX_ERROR);
    } else if ((options & StringOptions.TIMES) == 0) {
      addRow(call, options, 0);
    } else {
      long deadline = StringOptions.deadline(call, options);
      if (deadline > 0) {
        addRow(call, options, deadline);
      } else {
        call.fail(ExpiryTime.failure(deadline, info().name()));
      }
    }
  }

  private static void addRow(Call call, int options, long deadline) {
    boolean get = (options & StringOptions.GET) != 0;
    int modifiers =
        condition(options) | expiry(options, deadline) | (get ? CommandBatch.RETURN_PREVIOUS : 0);
    call.keyRow(Commands.PUT, modifiers, 1, get ? Formats.VALUE : Formats.OK_OR_NULL)
        .setValue(call.index(2), call.length(2))
        .setExpiry(deadline);
  }

  private static int condition(int options) {
    if ((options & StringOptions.NX) != 0) {
      return CommandBatch.IF_ABSENT;
    }
    return (options & StringOptions.XX) != 0 ? CommandBatch.IF_PRESENT : CommandBatch.ALWAYS;
  }

  private static int expiry(int options, long deadline) {
    if (deadline > 0) {
      return CommandBatch.EXPIRY_DEADLINE;
    }
    boolean keep = (options & StringOptions.KEEPTTL) != 0;
    return keep ? CommandBatch.EXPIRY_KEEP : CommandBatch.EXPIRY_NEVER;
  }
}
