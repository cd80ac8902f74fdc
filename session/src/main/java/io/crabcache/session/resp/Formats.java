package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.netty.buffer.ByteBuf;

/** The formats that many commands share. Stateless: what is summed up is kept by the replies. */
public final class Formats {

  /** {@code +OK}, whatever came out. */
  public static final ReplyFormat OK = new Ok();

  /** {@code +PONG}. */
  public static final ReplyFormat PONG = new Pong();

  /** A value, or null. */
  public static final ReplyFormat VALUE = new Value();

  /** {@code +OK} if something was stored or done, null if a condition did not hold. */
  public static final ReplyFormat OK_OR_NULL = new OkOrNull();

  /** 1 if the outcome is OK, else 0. */
  public static final ReplyFormat ONE_OR_ZERO = new OneOrZero();

  /** A number; 0 for a result without one. */
  public static final ReplyFormat NUMBER = new Numeric();

  /** Of a group's head: an array of what its members reply. */
  public static final ReplyFormat ARRAY = new Group();

  /** Of a group's head: how many of its members, of format {@link #COUNTED}, had OK. */
  public static final ReplyFormat SUM = new Sum();

  /** Of a group's head: {@code +OK}; its members are {@link #COUNTED}. */
  public static final ReplyFormat ALL_OK = new AllOk();

  /** Of a group's head: 1 if the members, which are {@link #COUNTED}, were executed; else 0. */
  public static final ReplyFormat ALL_OR_NONE = new AllOrNone();

  /** Of a member: nothing of its own; OK counts for the group. */
  public static final ReplyFormat COUNTED = new Counted();

  private Formats() {}

  private static final class Ok extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().ok();
    }
  }

  private static final class Pong extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().pong();
    }
  }

  private static final class Value extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().nil();
    }
  }

  private static final class OkOrNull extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      if (outcome == Outcome.OK) {
        to.writer().ok();
      } else {
        to.writer().nil();
      }
    }
  }

  private static final class OneOrZero extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().integer(outcome == Outcome.OK ? 1 : 0);
    }
  }

  private static final class Numeric extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().integer(0);
    }
  }

  private static final class Group extends ReplyFormat {
    @Override
    public void beginGroup(RespReplies to, int members) {
      to.writer().array(members);
    }
  }

  private abstract static class Silent extends ReplyFormat {
    @Override
    public final void beginGroup(RespReplies to, int members) {}

    @Override
    public final void endGroup(RespReplies to) {
      String failure = to.memberFailure();
      if (failure != null) {
        to.writer().error(failure);
      } else {
        end(to);
      }
    }

    abstract void end(RespReplies to);
  }

  private static final class Sum extends Silent {
    @Override
    void end(RespReplies to) {
      to.writer().integer(to.counted());
    }
  }

  private static final class AllOk extends Silent {
    @Override
    void end(RespReplies to) {
      to.writer().ok();
    }
  }

  private static final class AllOrNone extends Silent {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().integer(0);
    }

    @Override
    void end(RespReplies to) {
      to.writer().integer(1);
    }
  }

  private static final class Counted extends ReplyFormat {
    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      if (outcome == Outcome.OK) {
        to.count();
      }
    }

    @Override
    public ByteBuf beginValue(RespReplies to, Outcome outcome, int flags, long expiry, int length) {
      throw new IllegalStateException("a counted member returns no value");
    }

    @Override
    public void failure(RespReplies to, String text) {
      to.memberFailure(text);
    }
  }

  /** Whether a result's flags say that there was an entry. */
  static boolean existed(int flags) {
    return (flags & Replies.EXISTED) != 0;
  }
}
