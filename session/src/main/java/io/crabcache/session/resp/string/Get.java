package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code GET key}: the value, or null. */
public final class Get extends RespCommand {

  /** Creates the command. */
  public Get() {
    super(
        CommandInfo.oneKey(
            "get", 2, "string", "1.0.0", "Returns the value of a key.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.GET, call.readModifiers(), 1, Formats.VALUE);
  }
}
