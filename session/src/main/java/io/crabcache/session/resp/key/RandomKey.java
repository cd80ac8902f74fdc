package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code RANDOMKEY}: any key, null if there is none. */
public final class RandomKey extends RespCommand {

  /** Creates the command. */
  public RandomKey() {
    super(
        CommandInfo.noKey("randomkey", 1, "generic", "1.0.0", "Returns a random key.", "readonly"));
  }

  @Override
  public void add(Call call) {
    call.row(Commands.RANDOM, 0, Formats.VALUE);
  }
}
