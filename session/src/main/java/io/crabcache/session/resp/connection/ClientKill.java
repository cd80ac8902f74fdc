package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ClientState;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code CLIENT KILL address} and {@code CLIENT KILL option value ...}: ends connections. This one,
 * if it is among them, ends behind the reply.
 */
public final class ClientKill extends ImmediateCommand {

  /** Creates the command. */
  public ClientKill() {
    super(
        CommandInfo.noKey(
            "client|kill",
            -3,
            "connection",
            "2.4.0",
            "Ends connections.",
            "admin",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    if (call.words() == 3) {
      String address = call.text(2);
      if (kill(call, client -> client.peer().remoteAddress().equals(address)) > 0) {
        call.reply().ok();
      } else {
        call.reply().error("ERR No such client");
      }
      return;
    }
    Predicate<ClientState> wanted = wanted(call);
    if (wanted != null) {
      call.reply().integer(kill(call, wanted));
    }
  }

  /** Reads the options; null if one is wrong, whose error is written then. */
  private static @Nullable Predicate<ClientState> wanted(Call call) {
    Predicate<ClientState> wanted = client -> true;
    boolean skipMe = true;
    for (int word = 2; word < call.words(); word += 2) {
      int value = word + 1;
      if (value == call.words()) {
        call.reply().error(Call.SYNTAX_ERROR);
        return null;
      }
      if (call.is(word, "SKIPME") && (call.is(value, "YES") || call.is(value, "NO"))) {
        skipMe = call.is(value, "YES");
        continue;
      }
      Predicate<ClientState> filter = filter(call, word, value);
      if (filter == null) {
        return null;
      }
      wanted = wanted.and(filter);
    }
    ClientState me = call.client();
    return skipMe ? wanted.and(client -> client != me) : wanted;
  }

  private static @Nullable Predicate<ClientState> filter(Call call, int option, int value) {
    if (call.is(option, "ID")) {
      if (!call.isNumber(value) || call.number() < 1) {
        call.reply().error("ERR client-id should be greater than 0");
        return null;
      }
      long id = call.number();
      return client -> client.peer().id() == id;
    }
    if (call.is(option, "TYPE")) {
      boolean normal = ClientType.isNormal(call, value);
      return ClientType.check(call, value) ? client -> normal : null;
    }
    if (call.is(option, "USER")) {
      if (!Users.admits(call, value)) {
        call.reply().error("ERR No such user '" + call.shown(value) + "'");
        return null;
      }
      return client -> true;
    }
    String address = call.text(value);
    if (call.is(option, "ADDR")) {
      return client -> client.peer().remoteAddress().equals(address);
    }
    if (call.is(option, "LADDR")) {
      return client -> client.peer().localAddress().equals(address);
    }
    call.reply().error(Call.SYNTAX_ERROR);
    return null;
  }

  private static int kill(Call call, Predicate<ClientState> wanted) {
    int killed = 0;
    for (ClientState client : call.server().clients().all()) {
      if (!wanted.test(client)) {
        continue;
      }
      killed++;
      if (client == call.client()) {
        call.endAfterReply();
      } else {
        client.peer().close();
      }
    }
    return killed;
  }
}
