package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CLIENT SETNAME name}: says what the client calls itself; empty takes it back. */
public final class ClientSetName extends ImmediateCommand {

  /** Most bytes of what a client says of itself; it is kept on the heap as long as the client. */
  static final int MAX_BYTES = 1024;

  static final String TOO_LONG =
      "ERR what a client says of itself has at most " + MAX_BYTES + " bytes";

  /** Creates the command. */
  public ClientSetName() {
    super(
        CommandInfo.noKey(
            "client|setname",
            3,
            "connection",
            "2.6.9",
            "Says what the client calls itself.",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    if (take(call, 2)) {
      call.reply().ok();
    }
  }

  /** Takes a word as the client's name, or writes why it is none. */
  static boolean take(Call call, int word) {
    if (!isName(call, word)) {
      call.reply().error("ERR Client names cannot contain spaces, newlines or special characters.");
      return false;
    }
    if (call.length(word) > MAX_BYTES) {
      call.reply().error(TOO_LONG);
      return false;
    }
    call.client().name(call.text(word));
    return true;
  }

  /** Whether a word can stand in a line of {@code CLIENT LIST}. */
  static boolean isName(Call call, int word) {
    return call.source().forEachByte(call.index(word), call.length(word), b -> b >= '!' && b <= '~')
        < 0;
  }
}
