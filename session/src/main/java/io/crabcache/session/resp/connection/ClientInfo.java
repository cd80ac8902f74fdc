package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT INFO}: what {@code CLIENT LIST} shows of this connection. */
public final class ClientInfo extends ImmediateCommand {

  /** Creates the command. */
  public ClientInfo() {
    super(
        CommandInfo.noKey(
            "client|info",
            2,
            "connection",
            "6.2.0",
            "Answers what is known of this connection.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    StringBuilder line = new StringBuilder();
    ClientLine.append(line, call.client(), call);
    call.reply().verbatim(line);
  }
}
