package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code MSET key value ...} and {@code MSETNX key value ...}: stores values at one instant, the
 * latter only if none of the keys has one.
 */
public final class MSet extends RespCommand {
  private final Command head;
  private final ReplyFormat format;

  private MSet(String name, String summary, Command head, ReplyFormat format) {
    super(CommandInfo.manyKeys(name, -3, 2, "string", "1.0.1", summary, "write", "denyoom"));
    this.head = head;
    this.format = format;
  }

  /** Creates {@code MSET}. */
  public static MSet always() {
    return new MSet("mset", "Stores values at keys.", Commands.TOGETHER, Formats.ALL_OK);
  }

  /** Creates {@code MSETNX}. */
  public static MSet ifAbsent() {
    return new MSet(
        "msetnx",
        "Stores values at keys if none of them has one.",
        Commands.TOGETHER_IF_ABSENT,
        Formats.ALL_OR_NONE);
  }

  @Override
  public void add(Call call) {
    int words = call.words();
    if (words % 2 == 0) {
      call.failArity();
      return;
    }
    call.group(head, 0, format, words / 2);
    for (int word = 1; word < words; word += 2) {
      call.keyRow(Commands.PUT, CommandBatch.EXPIRY_NEVER, word, Formats.COUNTED)
          .setValue(call.index(word + 1), call.length(word + 1));
    }
  }
}
