package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code MGET key ...}: the values of the keys at one instant, null where there is none. */
public final class MGet extends RespCommand {

  /** Creates the command. */
  public MGet() {
    super(
        CommandInfo.manyKeys(
            "mget", -2, 1, "string", "1.0.0", "Returns the values of keys.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    int keys = call.words() - 1;
    call.group(Commands.TOGETHER, 0, Formats.ARRAY, keys).setVersion(call.limits().maxFrameBytes());
    for (int word = 1; word <= keys; word++) {
      call.keyRow(Commands.GET, call.readModifiers(), word, Formats.VALUE);
    }
  }
}
