package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Formats;
import io.crabcache.session.resp.RespCommand;

/**
 * {@code GETRANGE key start end} and {@code SUBSTR key start end}: the bytes of a value from one
 * index to another, which both belong to them and count from the end if they are negative.
 */
public final class GetRange extends RespCommand {

  private GetRange(String name, String since) {
    super(CommandInfo.oneKey(name, 4, "string", since, "Returns a part of a value.", "readonly"));
  }

  /** Creates {@code GETRANGE}. */
  public static GetRange getRange() {
    return new GetRange("getrange", "2.4.0");
  }

  /** Creates {@code SUBSTR}, the older name. */
  public static GetRange substr() {
    return new GetRange("substr", "1.0.0");
  }

  @Override
  public void add(Call call) {
    if (!call.isNumber(2)) {
      call.fail(Call.NOT_AN_INTEGER);
      return;
    }
    long start = call.number();
    if (!call.isNumber(3)) {
      call.fail(Call.NOT_AN_INTEGER);
      return;
    }
    call.keyRow(Commands.GET_RANGE, 0, 1, Formats.VALUE).setVersion(start).setExpiry(call.number());
  }
}
