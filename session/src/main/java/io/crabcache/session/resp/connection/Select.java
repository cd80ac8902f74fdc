package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code SELECT number}: goes on in another database. */
public final class Select extends ImmediateCommand {

  /** Creates the command. */
  public Select() {
    super(
        CommandInfo.noKey(
            "select",
            2,
            "connection",
            "1.0.0",
            "Goes on in another database.",
            "loading",
            "stale",
            "fast"));
  }

  @Override
  public void run(Call call) {
    if (!call.isNumber(1)) {
      call.reply().error(Call.NOT_AN_INTEGER);
    } else if (call.number() != (int) call.number()) {
      call.reply()
          .error(
              "ERR value is out of range, value must between %d and %d"
                  .formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (call.number() < 0 || call.number() >= Databases.COUNT) {
      call.reply().error("ERR DB index is out of range");
    } else {
      call.client().select((int) call.number());
      call.reply().ok();
    }
  }
}
