package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code INCR key}, {@code DECR key}, {@code INCRBY key number} and {@code DECRBY key number}: adds
 * to a value that is a whole number, or takes from it; answers the result.
 */
public final class Increment extends RespCommand {
  private static final int NUMBER = 2;

  private final int sign;

  private Increment(String name, int arity, int sign, String summary) {
    super(CommandInfo.oneKey(name, arity, "string", "1.0.0", summary, "write", "denyoom", "fast"));
    this.sign = sign;
  }

  /** Creates {@code INCR}. */
  public static Increment incr() {
    return new Increment("incr", 2, 1, "Adds one to a number.");
  }

  /** Creates {@code INCRBY}. */
  public static Increment incrBy() {
    return new Increment("incrby", 3, 1, "Adds to a number.");
  }

  /** Creates {@code DECR}. */
  public static Increment decr() {
    return new Increment("decr", 2, -1, "Takes one from a number.");
  }

  /** Creates {@code DECRBY}. */
  public static Increment decrBy() {
    return new Increment("decrby", 3, -1, "Takes from a number.");
  }

  @Override
  public void add(Call call) {
    long amount = 1;
    if (call.words() > NUMBER) {
      if (!call.isNumber(NUMBER)) {
        call.fail(Call.NOT_AN_INTEGER);
        return;
      }
      amount = call.number();
      if (sign < 0 && amount == Long.MIN_VALUE) {
        call.fail("ERR decrement would overflow");
        return;
      }
    }
    call.keyRow(Commands.INCREMENT, CommandBatch.EXPIRY_NEVER, 1, Formats.NUMBER)
        .setVersion(sign * amount);
  }
}
