package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;

/**
 * {@code GETEX key [EX seconds | PX milliseconds | EXAT time | PXAT time | PERSIST]}: answers a
 * value and changes when it expires.
 */
public final class GetEx extends RespCommand {

  /** Creates the command. */
  public GetEx() {
    super(
        CommandInfo.oneKey(
            "getex",
            -2,
            "string",
            "6.2.0",
            "Returns a value and changes when it expires.",
            "write",
            "fast"));
  }

  @Override
  public void add(Call call) {
    int options = StringOptions.read(call, 2, StringOptions.OF_GETEX);
    if (options == StringOptions.SYNTAX_ERROR) {
      call.fail(Call.SYNTAX_ERROR);
    } else if (options == 0) {
      call.keyRow(Commands.GET, call.readModifiers(), 1, Formats.VALUE);
    } else if ((options & StringOptions.PERSIST) != 0) {
      addTouch(call, CommandBatch.EXPIRY_NEVER, 0);
    } else {
      long deadline = StringOptions.deadline(call, options);
      if (deadline > 0) {
        addTouch(call, CommandBatch.EXPIRY_DEADLINE, deadline);
      } else {
        String failure = ExpiryTime.failure(deadline, info().name());
        call.keyRow(Commands.CONTAINS, 0, 1, new FailureIfFound(failure));
      }
    }
  }

  private static void addTouch(Call call, int expiry, long deadline) {
    call.keyRow(Commands.TOUCH, expiry | CommandBatch.RETURN_PREVIOUS, 1, Formats.VALUE)
        .setExpiry(deadline);
  }

  /** A wrong time is an error only if there is a value; else the answer is null. */
  private static final class FailureIfFound extends ReplyFormat {
    private final String text;

    FailureIfFound(String text) {
      this.text = text;
    }

    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      if (outcome == Outcome.OK) {
        to.writer().error(text);
      } else {
        to.writer().nil();
      }
    }
  }
}
