package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.RespCommand;

/** {@code DEL key ...} and {@code UNLINK key ...}: removes keys, answers how many there were. */
public final class Del extends RespCommand {

  private Del(CommandInfo info) {
    super(info);
  }

  /** Creates {@code DEL}. */
  public static Del del() {
    return new Del(
        CommandInfo.manyKeys("del", -2, 1, "generic", "1.0.0", "Removes keys.", "write"));
  }

  /** Creates {@code UNLINK}, which is the same here: no removal takes long. */
  public static Del unlink() {
    return new Del(
        CommandInfo.manyKeys(
            "unlink", -2, 1, "generic", "4.0.0", "Removes keys.", "write", "fast"));
  }

  @Override
  public void add(Call call) {
    call.countEach(Commands.REMOVE, 0);
  }
}
