package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code PUT key value [seconds]}: stores a value, in the words of CrabCache's first server. */
public final class Put extends RespCommand {
  private static final int TIME = 3;

  /** Creates the command. */
  public Put() {
    super(
        CommandInfo.oneKey(
            "put",
            -3,
            "string",
            "0.1.0",
            "Stores a value, if wanted for some seconds.",
            "write",
            "denyoom"));
  }

  @Override
  public void add(Call call) {
    if (call.words() > TIME + 1) {
      call.failArity();
      return;
    }
    boolean expires = call.words() > TIME;
    long deadline = expires ? ExpiryTime.deadline(call, TIME, true, true) : 0;
    if (expires && deadline <= 0) {
      call.fail(ExpiryTime.failure(deadline, info().name()));
      return;
    }
    int expiry = expires ? CommandBatch.EXPIRY_DEADLINE : CommandBatch.EXPIRY_NEVER;
    call.keyRow(Commands.PUT, expiry, 1, Formats.OK)
        .setValue(call.index(2), call.length(2))
        .setExpiry(deadline);
  }
}
