package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT SETINFO LIB-NAME|LIB-VER value}: says which library the client uses. */
public final class ClientSetInfo extends ImmediateCommand {

  /** Creates the command. */
  public ClientSetInfo() {
    super(
        CommandInfo.noKey(
            "client|setinfo",
            4,
            "connection",
            "7.2.0",
            "Says which library the client uses.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    boolean isName = call.is(2, "LIB-NAME");
    if (!ClientSetName.isName(call, 3)) {
      call.reply()
          .error(
              "ERR " + call.shown(2) + " cannot contain spaces, newlines or special characters.");
    } else if (!isName && !call.is(2, "LIB-VER")) {
      call.reply().error("ERR Unrecognized option '" + call.shown(2) + "'");
    } else if (call.length(3) > ClientSetName.MAX_BYTES) {
      call.reply().error(ClientSetName.TOO_LONG);
    } else {
      if (isName) {
        call.client().libraryName(call.text(3));
      } else {
        call.client().libraryVersion(call.text(3));
      }
      call.reply().ok();
    }
  }
}
