package io.crabcache.session.resp.key;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;
import java.util.List;

/**
 * {@code RENAME key key} and {@code RENAMENX key key}: moves a value and its expiry to another key;
 * the latter only if that has none, and answers whether it did.
 */
public final class Rename extends RespCommand {
  private static final ReplyFormat ALWAYS =
      new MissingIsFailure() {
        @Override
        void found(RespReplies to, Outcome outcome) {
          to.writer().ok();
        }
      };

  private static final ReplyFormat IF_ABSENT =
      new MissingIsFailure() {
        @Override
        void found(RespReplies to, Outcome outcome) {
          to.writer().integer(outcome == Outcome.OK ? 1 : 0);
        }
      };

  private final int condition;
  private final ReplyFormat format;

  private Rename(CommandInfo info, int condition, ReplyFormat format) {
    super(info);
    this.condition = condition;
    this.format = format;
  }

  /** Creates {@code RENAME}. */
  public static Rename always() {
    return new Rename(
        info("rename", "Moves a value to another key.", List.of("write")),
        CommandBatch.ALWAYS,
        ALWAYS);
  }

  /** Creates {@code RENAMENX}. */
  public static Rename ifAbsent() {
    return new Rename(
        info("renamenx", "Moves a value to a key that has none.", List.of("write", "fast")),
        CommandBatch.IF_ABSENT,
        IF_ABSENT);
  }

  private static CommandInfo info(String name, String summary, List<String> flags) {
    return new CommandInfo(name, 3, flags, 1, 2, 1, "generic", "1.0.0", summary);
  }

  @Override
  public void add(Call call) {
    call.group(Commands.RENAME, condition, format, 2);
    call.keyRow(Commands.PEEK, 0, 1, Formats.COUNTED);
    call.keyRow(Commands.PEEK, 0, 2, Formats.COUNTED);
  }

  private abstract static class MissingIsFailure extends ReplyFormat {
    @Override
    public final void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      if (outcome == Outcome.MISSING) {
        to.writer().error("ERR no such key");
      } else {
        found(to, outcome);
      }
    }

    abstract void found(RespReplies to, Outcome outcome);
  }
}
