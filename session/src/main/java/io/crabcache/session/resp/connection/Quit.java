package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code QUIT}: ends the connection once all before it is answered. */
public final class Quit extends ImmediateCommand {

  /** Creates the command. */
  public Quit() {
    super(
        CommandInfo.noKey(
            "quit",
            -1,
            "connection",
            "1.0.0",
            "Ends the connection.",
            "noscript",
            "loading",
            "stale",
            "fast",
            "no_auth",
            "allow_busy"));
  }

  @Override
  public void run(Call call) {
    call.reply().ok();
    call.endAfterReply();
  }
}
