package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code RESET}: makes the connection as it was when it came, and answers in RESP2. */
public final class Reset extends ImmediateCommand {

  /** Creates the command. */
  public Reset() {
    super(
        CommandInfo.noKey(
            "reset",
            1,
            "connection",
            "6.2.0",
            "Makes the connection as it was when it came.",
            "noscript",
            "loading",
            "stale",
            "fast",
            "no_auth",
            "allow_busy"));
  }

  @Override
  public void run(Call call) {
    call.client().reset();
    call.speak(call.client().version());
    call.reply().simple("RESET");
  }
}
