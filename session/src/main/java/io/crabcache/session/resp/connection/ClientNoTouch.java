package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT NO-TOUCH ON|OFF}: whether reads leave no trace in what eviction goes by. */
public final class ClientNoTouch extends ImmediateCommand {

  /** Creates the command. */
  public ClientNoTouch() {
    super(
        CommandInfo.noKey(
            "client|no-touch",
            3,
            "connection",
            "7.2.0",
            "Says whether reads leave no trace in what eviction goes by.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    boolean on = call.is(2, "ON");
    if (!on && !call.is(2, "OFF")) {
      call.reply().error(Call.SYNTAX_ERROR);
      return;
    }
    call.client().noTouch(on);
    call.reply().ok();
  }
}
