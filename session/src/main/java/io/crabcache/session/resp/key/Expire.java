package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code EXPIRE key seconds}, {@code PEXPIRE key milliseconds}, {@code EXPIREAT key time} and
 * {@code PEXPIREAT key time}, each with {@code [NX | XX | GT | LT]}: has a key expire, answers
 * whether it does. A time that has passed removes the key.
 */
public final class Expire extends RespCommand {
  private static final long MILLIS_PER_SECOND = 1000;
  private static final int NX = Commands.EXPIRE_IF_NONE;
  private static final int XX = Commands.EXPIRE_IF_ANY;
  private static final int GT = Commands.EXPIRE_IF_LATER;
  private static final int LT = Commands.EXPIRE_IF_EARLIER;
  private static final int FIRST_OPTION = 3;

  private final boolean seconds;
  private final boolean fromNow;

  private Expire(String name, String since, boolean seconds, boolean fromNow) {
    super(
        CommandInfo.oneKey(
            name, -3, "generic", since, "Sets when a key expires.", "write", "fast"));
    this.seconds = seconds;
    this.fromNow = fromNow;
  }

  /** Creates {@code EXPIRE}. */
  public static Expire seconds() {
    return new Expire("expire", "1.0.0", true, true);
  }

  /** Creates {@code PEXPIRE}. */
  public static Expire millis() {
    return new Expire("pexpire", "2.6.0", false, true);
  }

  /** Creates {@code EXPIREAT}. */
  public static Expire atSeconds() {
    return new Expire("expireat", "1.2.0", true, false);
  }

  /** Creates {@code PEXPIREAT}. */
  public static Expire atMillis() {
    return new Expire("pexpireat", "2.6.0", false, false);
  }

  @Override
  public void add(Call call) {
    int conditions = 0;
    for (int word = FIRST_OPTION; word < call.words(); word++) {
      int condition = condition(call, word);
      if (condition == 0) {
        call.fail("ERR Unsupported option " + call.shown(word));
        return;
      }
      conditions |= condition;
    }
    if ((conditions & NX) != 0 && conditions != NX) {
      call.fail("ERR NX and XX, GT or LT options at the same time are not compatible");
    } else if ((conditions & GT) != 0 && (conditions & LT) != 0) {
      call.fail("ERR GT and LT options at the same time are not compatible");
    } else if (!call.isNumber(2)) {
      call.fail(Call.NOT_AN_INTEGER);
    } else {
      addRow(call, conditions, call.number());
    }
  }

  private void addRow(Call call, int conditions, long time) {
    long start = fromNow ? call.now() : 0;
    long millis = seconds ? time * MILLIS_PER_SECOND : time;
    boolean overflown = seconds && millis / MILLIS_PER_SECOND != time;
    if (overflown || millis > Long.MAX_VALUE - start) {
      call.fail("ERR invalid expire time in '" + info().name() + "' command");
      return;
    }
    call.keyRow(Commands.EXPIRE, 0, 1, Formats.ONE_OR_ZERO)
        .setExpiry(millis + start)
        .setLimit(conditions);
  }

  private static int condition(Call call, int word) {
    if (call.is(word, "NX")) {
      return NX;
    }
    if (call.is(word, "XX")) {
      return XX;
    }
    if (call.is(word, "GT")) {
      return GT;
    }
    return call.is(word, "LT") ? LT : 0;
  }
}
