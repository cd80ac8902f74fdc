package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT ID}: the connection's number. */
public final class ClientId extends ImmediateCommand {

  /** Creates the command. */
  public ClientId() {
    super(
        CommandInfo.noKey(
            "client|id",
            2,
            "connection",
            "5.0.0",
            "Answers the connection's number.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    call.reply().integer(call.client().peer().id());
  }
}
