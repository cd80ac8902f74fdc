package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.RespCommand;

/** {@code ECHO message}: the message. */
public final class Echo extends RespCommand {

  /** Creates the command. */
  public Echo() {
    super(
        CommandInfo.noKey(
            "echo",
            2,
            "connection",
            "1.0.0",
            "Answers what it is given.",
            "loading",
            "stale",
            "fast"));
  }

  @Override
  public void add(Call call) {
    call.echo(1);
  }
}
