package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies.Outcome;

/**
 * An error that was found before the command reached the engine; the row's attachment is its text.
 */
final class ErrorFormat extends ReplyFormat {
  static final ErrorFormat INSTANCE = new ErrorFormat();

  @Override
  public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
    to.writer().error(String.valueOf(to.attachment()));
  }
}
