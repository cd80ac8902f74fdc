package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.RespCommand;

/** {@code EXISTS key ...}: how many of the keys there are; one that is named twice counts twice. */
public final class Exists extends RespCommand {

  /** Creates the command. */
  public Exists() {
    super(
        CommandInfo.manyKeys(
            "exists",
            -2,
            1,
            "generic",
            "1.0.0",
            "Counts those keys that there are.",
            "readonly",
            "fast"));
  }

  @Override
  public void add(Call call) {
    call.countEach(Commands.CONTAINS, 0);
  }
}
