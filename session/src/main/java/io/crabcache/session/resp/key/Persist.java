package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code PERSIST key}: has a key not expire any more, answers whether it would have. */
public final class Persist extends RespCommand {

  /** Creates the command. */
  public Persist() {
    super(
        CommandInfo.oneKey(
            "persist", 2, "generic", "2.2.0", "Has a key never expire.", "write", "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.PERSIST, 0, 1, Formats.ONE_OR_ZERO);
  }
}
