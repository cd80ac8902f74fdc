package io.crabcache.session.resp.server;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;
import java.util.List;

/**
 * {@code MEMORY USAGE key [SAMPLES count]}: bytes that an entry takes, its part of the index
 * included, or null. Values have no elements, so that there is nothing to sample.
 */
public final class MemoryUsage extends RespCommand {

  /** Creates the command. */
  public MemoryUsage() {
    super(
        new CommandInfo(
            "memory|usage",
            -3,
            List.of("readonly"),
            2,
            2,
            1,
            "server",
            "4.0.0",
            "Answers how many bytes a key and its value take."));
  }

  @Override
  public void add(Call call) {
    for (int word = 3; word < call.words(); word += 2) {
      if (!call.is(word, "SAMPLES") || word + 1 == call.words()) {
        call.fail(Call.SYNTAX_ERROR);
        return;
      }
      if (!call.isNumber(word + 1)) {
        call.fail(Call.NOT_AN_INTEGER);
        return;
      }
      if (call.number() < 0) {
        call.fail(Call.SYNTAX_ERROR);
        return;
      }
    }
    call.keyRow(Commands.ENTRY_BYTES, 0, 2, NumberOrNull.INSTANCE);
  }

  /** A number, or null where there is no entry. */
  static final class NumberOrNull extends ReplyFormat {
    static final NumberOrNull INSTANCE = new NumberOrNull();

    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().nil();
    }
  }
}
