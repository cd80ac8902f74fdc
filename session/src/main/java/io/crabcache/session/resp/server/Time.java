package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code TIME}: seconds since 1970 and microseconds, by the clock that entries expire by. */
public final class Time extends ImmediateCommand {

  /** Creates the command. */
  public Time() {
    super(
        CommandInfo.noKey(
            "time",
            1,
            "server",
            "2.6.0",
            "Answers the server's time.",
            "loading",
            "stale",
            "fast"));
  }

  @Override
  public void run(Call call) {
    long millis = call.now();
    call.reply().array(2);
    call.reply().bulk(Long.toString(millis / 1000));
    call.reply().bulk(Long.toString(millis % 1000 * 1000));
  }
}
