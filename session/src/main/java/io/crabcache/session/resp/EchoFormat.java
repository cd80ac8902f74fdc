package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies.Outcome;

/** A word of the request, which the row carries as its value. */
final class EchoFormat extends ReplyFormat {
  static final EchoFormat INSTANCE = new EchoFormat();

  @Override
  public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
    to.echo();
  }
}
