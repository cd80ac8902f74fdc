package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies.Outcome;
import io.netty.buffer.ByteBuf;

/**
 * How the engine's reply to a row becomes RESP. The common ones are in {@link Formats} and have no
 * state; a command whose reply needs some makes one for itself.
 *
 * <p>Called while a shard's lock is held, except for {@link #endGroup}: it only writes to memory.
 */
public abstract class ReplyFormat {

  /** Creates a format. */
  protected ReplyFormat() {}

  /** A reply without value; the parameters are those of the engine's replies. */
  public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
    throw new IllegalStateException(this + " has no form for a result");
  }

  /**
   * Starts a reply with a value: by default a bulk string.
   *
   * @return where the engine appends it
   */
  public ByteBuf beginValue(RespReplies to, Outcome outcome, int flags, long expiry, int length) {
    to.writer().bulkHeader(length);
    return to.out();
  }

  /** Ends a reply with a value. */
  public void endValue(RespReplies to) {
    to.writer().bulkEnd();
  }

  /** A reply that is a number. */
  public void number(RespReplies to, long number) {
    to.writer().integer(number);
  }

  /** Starts the replies of a group; this is the format of its head. */
  public void beginGroup(RespReplies to, int members) {
    throw new IllegalStateException(this + " has no form for a group");
  }

  /** Ends the replies of a group; this is the format of its head. No lock is held. */
  public void endGroup(RespReplies to) {}

  /** Starts a page of entries. */
  public void beginEntries(RespReplies to) {
    throw new IllegalStateException(this + " has no form for entries");
  }

  /**
   * Starts an entry of a page.
   *
   * @return where the engine appends its key
   */
  public ByteBuf beginEntry(RespReplies to, int keyLength) {
    throw new IllegalStateException(this + " has no form for entries");
  }

  /** Ends a page of entries. */
  public void endEntries(RespReplies to, long cursor) {
    throw new IllegalStateException(this + " has no form for entries");
  }

  /** A reply to what failed, by default an error; {@code text} has its prefix. */
  public void failure(RespReplies to, String text) {
    to.writer().error(text);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
