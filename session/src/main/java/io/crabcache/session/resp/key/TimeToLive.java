package io.crabcache.session.resp.key;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;

/**
 * {@code TTL key}, {@code PTTL key}, {@code EXPIRETIME key} and {@code PEXPIRETIME key}: when a key
 * expires, from now or from 1970 on, in seconds (rounded) or milliseconds; -1 if it does not, -2 if
 * it is not there.
 */
public final class TimeToLive extends RespCommand {
  private static final long NEVER = -1;
  private static final long MISSING = -2;

  private final ReplyFormat format;

  private TimeToLive(String name, String since, boolean seconds, boolean fromNow) {
    super(
        CommandInfo.oneKey(
            name, 2, "generic", since, "Tells when a key expires.", "readonly", "fast"));
    this.format = new Time(seconds, fromNow);
  }

  /** Creates {@code TTL}. */
  public static TimeToLive seconds() {
    return new TimeToLive("ttl", "1.0.0", true, true);
  }

  /** Creates {@code PTTL}. */
  public static TimeToLive millis() {
    return new TimeToLive("pttl", "2.6.0", false, true);
  }

  /** Creates {@code EXPIRETIME}. */
  public static TimeToLive atSeconds() {
    return new TimeToLive("expiretime", "7.0.0", true, false);
  }

  /** Creates {@code PEXPIRETIME}. */
  public static TimeToLive atMillis() {
    return new TimeToLive("pexpiretime", "7.0.0", false, false);
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.CONTAINS, 0, 1, format);
  }

  private static final class Time extends ReplyFormat {
    private static final long MILLIS_PER_SECOND = 1000;

    private final boolean seconds;
    private final boolean fromNow;

    Time(boolean seconds, boolean fromNow) {
      this.seconds = seconds;
      this.fromNow = fromNow;
    }

    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().integer(outcome == Outcome.OK ? ofEntry(expiry, to.now()) : MISSING);
    }

    private long ofEntry(long expiry, long now) {
      if (expiry == Replies.NO_EXPIRY) {
        return NEVER;
      }
      long millis = fromNow ? Math.max(0, expiry - now) : expiry;
      return seconds ? rounded(millis) : millis;
    }

    private static long rounded(long millis) {
      long half = MILLIS_PER_SECOND / 2;
      return millis / MILLIS_PER_SECOND + (millis % MILLIS_PER_SECOND >= half ? 1 : 0);
    }
  }
}
