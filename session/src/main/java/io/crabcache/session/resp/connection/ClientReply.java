package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ClientState.ReplyMode;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT REPLY ON|OFF|SKIP}: whether replies are sent. Only {@code ON} has one itself. */
public final class ClientReply extends ImmediateCommand {

  /** Creates the command. */
  public ClientReply() {
    super(
        CommandInfo.noKey(
            "client|reply",
            3,
            "connection",
            "3.2.0",
            "Says whether replies are sent.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    if (call.is(2, "ON")) {
      call.client().replyMode(ReplyMode.ON);
      call.reply().ok();
    } else if (call.is(2, "OFF")) {
      call.client().replyMode(ReplyMode.OFF);
    } else if (call.is(2, "SKIP")) {
      if (call.client().replyMode() != ReplyMode.OFF) {
        call.client().replyMode(ReplyMode.SKIP_NEXT);
      }
    } else {
      call.reply().error(Call.SYNTAX_ERROR);
    }
  }
}
