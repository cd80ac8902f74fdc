package io.crabcache.session.resp.connection;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ClientState;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.ServerContext;

/**
 * {@code HELLO [version [AUTH user password] [SETNAME name]]}: chooses the version of the protocol
 * and answers what the server is. The server says that it is a Redis, because clients go by that.
 */
public final class Hello extends ImmediateCommand {

  /** Creates the command. */
  public Hello() {
    super(
        CommandInfo.noKey(
            "hello",
            -1,
            "connection",
            "6.0.0",
            "Chooses the version of the protocol and tells what the server is.",
            "noscript",
            "loading",
            "stale",
            "fast",
            "no_auth",
            "allow_busy"));
  }

  @Override
  public void run(Call call) {
    int version = call.client().version();
    if (call.words() > 1) {
      if (!call.isNumber(1)) {
        call.reply().error("ERR Protocol version is not an integer or out of range");
        return;
      }
      if (call.number() < 2 || call.number() > 3) {
        call.reply().error("NOPROTO unsupported protocol version");
        return;
      }
      version = (int) call.number();
    }
    if (takeOptions(call)) {
      call.speak(version);
      describe(call.reply(), call.client());
    }
  }

  /** Takes the options one by one; the first that is wrong has its error written. */
  private static boolean takeOptions(Call call) {
    int word = 2;
    while (word < call.words()) {
      int behind = call.words() - 1 - word;
      if (call.is(word, "AUTH") && behind >= 2) {
        if (!Users.admits(call, word + 1)) {
          call.reply().error(Users.WRONG_PASSWORD);
          return false;
        }
        word += 3;
      } else if (call.is(word, "SETNAME") && behind >= 1) {
        if (!ClientSetName.take(call, word + 1)) {
          return false;
        }
        word += 2;
      } else {
        call.reply().error("ERR Syntax error in HELLO option '" + call.shown(word) + "'");
        return false;
      }
    }
    return true;
  }

  private static void describe(RespWriter reply, ClientState client) {
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(ServerContext.REDIS_VERSION);
    reply.bulk("proto");
    reply.integer(client.version());
    reply.bulk("id");
    reply.integer(client.peer().id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }
}
