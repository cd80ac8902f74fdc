package io.crabcache.session.resp.key;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * {@code COPY key key [DB number] [REPLACE]}: copies a value and its expiry to another key, if
 * wanted of another database; answers whether it did.
 */
public final class Copy extends RespCommand {

  /** Creates the command. */
  public Copy() {
    super(
        new CommandInfo(
            "copy",
            -3,
            List.of("write", "denyoom"),
            1,
            2,
            1,
            "generic",
            "6.2.0",
            "Copies a value to another key."));
  }

  @Override
  public void add(Call call) {
    int condition = CommandBatch.IF_ABSENT;
    int database = call.client().database();
    for (int word = 3; word < call.words(); word++) {
      if (call.is(word, "REPLACE")) {
        condition = CommandBatch.ALWAYS;
      } else if (call.is(word, "DB") && word + 1 < call.words()) {
        word++;
        if (!isDatabase(call, word)) {
          return;
        }
        database = (int) call.number();
      } else {
        call.fail(Call.SYNTAX_ERROR);
        return;
      }
    }
    if (database == call.client().database() && isSameKey(call)) {
      call.fail("ERR source and destination objects are the same");
      return;
    }
    call.group(Commands.COPY, condition, Formats.ONE_OR_ZERO, 2);
    call.keyRow(Commands.PEEK, 0, 1, Formats.COUNTED);
    call.row(Commands.PEEK, 0, call.databases().get(database), Formats.COUNTED)
        .setKey(call.index(2), call.length(2));
  }

  /** Tells whether a word is the number of a database, which the call has then; if not, fails. */
  private static boolean isDatabase(Call call, int word) {
    if (!call.isNumber(word)) {
      call.fail(Call.NOT_AN_INTEGER);
      return false;
    }
    long number = call.number();
    if (number != (int) number) {
      call.fail("ERR value is out of range, value must between -2147483648 and 2147483647");
      return false;
    }
    if (number < 0 || number >= Databases.COUNT) {
      call.fail("ERR DB index is out of range");
      return false;
    }
    return true;
  }

  private static boolean isSameKey(Call call) {
    return call.length(1) == call.length(2)
        && ByteBufUtil.equals(
            call.source(), call.index(1), call.source(), call.index(2), call.length(1));
  }
}
