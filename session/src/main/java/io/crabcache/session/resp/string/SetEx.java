package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code SETEX key seconds value} and {@code PSETEX key milliseconds value}: stores a value that
 * expires.
 */
public final class SetEx extends RespCommand {
  private static final int TIME = 2;
  private static final int VALUE = 3;

  private final boolean seconds;

  private SetEx(String name, boolean seconds, String since) {
    super(
        CommandInfo.oneKey(
            name, 4, "string", since, "Stores a value that expires.", "write", "denyoom"));
    this.seconds = seconds;
  }

  /** Creates {@code SETEX}. */
  public static SetEx seconds() {
    return new SetEx("setex", true, "2.0.0");
  }

  /** Creates {@code PSETEX}. */
  public static SetEx millis() {
    return new SetEx("psetex", false, "2.6.0");
  }

  @Override
  public void add(Call call) {
    long deadline = ExpiryTime.deadline(call, TIME, seconds, true);
    if (deadline <= 0) {
      call.fail(ExpiryTime.failure(deadline, info().name()));
      return;
    }
    call.keyRow(Commands.PUT, CommandBatch.EXPIRY_DEADLINE, 1, Formats.OK)
        .setValue(call.index(VALUE), call.length(VALUE))
        .setExpiry(deadline);
  }
}
