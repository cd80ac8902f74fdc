package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code FLUSHDB [ASYNC | SYNC]}: removes all keys of the selected database. Both ways are the same
 * here: it takes no longer for more keys.
 */
public final class FlushDb extends RespCommand {

  /** Creates the command. */
  public FlushDb() {
    super(
        CommandInfo.noKey(
            "flushdb", -1, "server", "1.0.0", "Removes all keys of a database.", "write"));
  }

  @Override
  public void add(Call call) {
    if (isWellFormed(call)) {
      call.row(Commands.CLEAR, 0, Formats.OK);
    } else {
      call.fail(Call.SYNTAX_ERROR);
    }
  }

  /** Whether there is nothing behind the name but one way of flushing. */
  static boolean isWellFormed(Call call) {
    int words = call.words();
    return words == 1 || (words == 2 && (call.is(1, "ASYNC") || call.is(1, "SYNC")));
  }
}
