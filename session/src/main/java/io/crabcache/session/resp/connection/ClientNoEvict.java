package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/**
 * {@code CLIENT NO-EVICT ON|OFF}: asks that the connection be not ended for the memory of others.
 * That is so for all clients: only one that holds more than its share is ended. The wish shows in
 * {@code CLIENT LIST}.
 */
public final class ClientNoEvict extends ImmediateCommand {

  /** Creates the command. */
  public ClientNoEvict() {
    super(
        CommandInfo.noKey(
            "client|no-evict",
            3,
            "connection",
            "7.0.0",
            "Asks that the connection be not ended for the memory of others.",
            "admin",
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
    call.client().noEvict(on);
    call.reply().ok();
  }
}
