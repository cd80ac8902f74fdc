package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code STRLEN key}: the length of a value, bytes. */
public final class StrLen extends RespCommand {

  /** Creates the command. */
  public StrLen() {
    super(
        CommandInfo.oneKey(
            "strlen", 2, "string", "2.2.0", "Returns the length of a value.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.LENGTH, 0, 1, Formats.NUMBER);
  }
}
