package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code AUTH [user] password}. */
public final class Auth extends ImmediateCommand {
  private static final String NO_PASSWORD =
      "ERR AUTH <password> called without any password configured for the default user."
          + " Are you sure your configuration is correct?";

  /** Creates the command. */
  public Auth() {
    super(
        CommandInfo.noKey(
            "auth",
            -2,
            "connection",
            "1.0.0",
            "Says who the client is.",
            "noscript",
            "loading",
            "stale",
            "fast",
            "no_auth",
            "allow_busy"));
  }

  @Override
  public void run(Call call) {
    if (call.words() > 3) {
      call.reply().error(Call.SYNTAX_ERROR);
    } else if (call.words() == 2) {
      call.reply().error(NO_PASSWORD);
    } else if (Users.admits(call, 1)) {
      call.reply().ok();
    } else {
      call.reply().error(Users.WRONG_PASSWORD);
    }
  }
}
