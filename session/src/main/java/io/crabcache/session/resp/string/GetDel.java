package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code GETDEL key}: removes a key, answers the value that it had. */
public final class GetDel extends RespCommand {

  /** Creates the command. */
  public GetDel() {
    super(
        CommandInfo.oneKey(
            "getdel",
            2,
            "string",
            "6.2.0",
            "Removes a key and returns its value.",
            "write",
            "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.REMOVE, CommandBatch.RETURN_PREVIOUS, 1, Formats.VALUE);
  }
}
