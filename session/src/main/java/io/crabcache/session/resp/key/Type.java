package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;

/** {@code TYPE key}: {@code string}, which all values are, or {@code none}. */
public final class Type extends RespCommand {
  private static final ReplyFormat FORMAT =
      new ReplyFormat() {
        @Override
        public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
          to.writer().simple(outcome == Outcome.OK ? NAME : "none");
        }
      };

  /** Name of the one type. */
  static final String NAME = "string";

  /** Creates the command. */
  public Type() {
    super(
        CommandInfo.oneKey(
            "type", 2, "generic", "1.0.0", "Tells the type of a value.", "readonly", "fast"));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.CONTAINS, 0, 1, FORMAT);
  }
}
