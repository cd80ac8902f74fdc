package io.crabcache.session.resp.connection;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code PING [message]}: the message, or {@code PONG}. */
public final class Ping extends RespCommand {

  /** Creates the command. */
  public Ping() {
    super(
        CommandInfo.noKey(
            "ping", -1, "connection", "1.0.0", "Answers, to show that it is there.", "fast"));
  }

  @Override
  public void add(Call call) {
    switch (call.words()) {
      case 1 -> call.row(Commands.NOTHING, 0, null, Formats.PONG);
      case 2 -> call.echo(1);
      default -> call.failArity();
    }
  }
}
