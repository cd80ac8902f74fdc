package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT GETNAME}: what the client calls itself, or null. */
public final class ClientGetName extends ImmediateCommand {

  /** Creates the command. */
  public ClientGetName() {
    super(
        CommandInfo.noKey(
            "client|getname",
            2,
            "connection",
            "2.6.9",
            "Answers what the client calls itself.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    String name = call.client().name();
    if (name.isEmpty()) {
      call.reply().nil();
    } else {
      call.reply().bulk(name);
    }
  }
}
