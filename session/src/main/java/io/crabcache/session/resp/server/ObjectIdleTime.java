package io.crabcache.session.resp.server;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;
import java.util.List;

/**
 * {@code OBJECT IDLETIME key}: null for no entry, else the error that Redis has under a policy
 * which goes by frequencies, as the one here does.
 */
public final class ObjectIdleTime extends RespCommand {

  /** Creates the command. */
  public ObjectIdleTime() {
    super(
        new CommandInfo(
            "object|idletime",
            3,
            List.of("readonly"),
            2,
            2,
            1,
            "generic",
            "2.2.3",
            "Is refused: eviction goes by how often keys are used, not by when."));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.CONTAINS, CommandBatch.QUIET, 2, Refusal.INSTANCE);
  }

  private static final class Refusal extends ReplyFormat {
    private static final Refusal INSTANCE = new Refusal();

    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      if (outcome == Outcome.MISSING) {
        to.writer().nil();
      } else {
        to.writer()
            .error(
                "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that"
                    + " when switching between policies at runtime LRU and LFU data will take some"
                    + " time to adjust.");
      }
    }
  }
}
