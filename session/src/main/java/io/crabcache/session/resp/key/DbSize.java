package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/** {@code DBSIZE}: how many keys the selected database has. */
public final class DbSize extends RespCommand {

  /** Creates the command. */
  public DbSize() {
    super(
        CommandInfo.noKey(
            "dbsize", 1, "server", "1.0.0", "Counts the keys of a database.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    call.row(Commands.COUNT, 0, Formats.NUMBER);
  }
}
