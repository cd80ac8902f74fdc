package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.RespCommand;

/** {@code TOUCH key ...}: uses keys without reading them, answers how many there are. */
public final class Touch extends RespCommand {

  /** Creates the command. */
  public Touch() {
    super(
        CommandInfo.manyKeys(
            "touch", -2, 1, "generic", "3.2.1", "Counts as a use of keys.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    call.countEach(Commands.USE, 0);
  }
}
