package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ClientState;
import io.crabcache.session.resp.RespCommand;

/**
 * What {@code CLIENT LIST} and {@code CLIENT INFO} show of a client: Redis's fields in its order.
 * What the server keeps for no client between two turns, such as a buffer for replies, is 0.
 */
final class ClientLine {
  private ClientLine() {}

  /**
   * Appends a client's line.
   *
   * @param call of the client that asks
   */
  static void append(StringBuilder to, ClientState client, Call call) {
    RespCommand last = client.lastCommand();
    int words = client == call.client() ? wordBytes(call) : 0;
    long unread = client.peer().unreadBytes();
    field(to, "id", client.peer().id());
    field(to, "addr", client.peer().remoteAddress());
    field(to, "laddr", client.peer().localAddress());
    field(to, "fd", client.peer().descriptor());
    field(to, "name", client.name());
    field(to, "age", seconds(call.now() - client.createdMillis()));
    field(to, "idle", seconds(call.now() - client.lastTurnMillis()));
    field(to, "flags", flags(client));
    field(to, "db", client.database());
    to.append("sub=0 psub=0 ssub=0 multi=-1 ");
    field(to, "qbuf", client.inputBytes());
    field(to, "qbuf-free", client.inputRoom());
    field(to, "argv-mem", words);
    to.append("multi-mem=0 rbs=0 rbp=0 obl=0 ");
    field(to, "oll", unread > 0 ? 1 : 0);
    field(to, "omem", unread);
    field(to, "tot-mem", client.inputBytes() + client.inputRoom() + unread);
    field(to, "events", unread > 0 ? "rw" : "r");
    field(to, "cmd", last == null ? "NULL" : last.info().name());
    field(to, "user", Users.DEFAULT);
    to.append("redir=-1 ");
    field(to, "resp", client.version());
    field(to, "lib-name", client.libraryName());
    to.append("lib-ver=").append(client.libraryVersion()).append('\n');
  }

  private static void field(StringBuilder to, String name, Object value) {
    to.append(name).append('=').append(value).append(' ');
  }

  private static long seconds(long millis) {
    return Math.max(0, millis) / 1000;
  }

  private static String flags(ClientState client) {
    String flags = (client.isNoEvict() ? "e" : "") + (client.isNoTouch() ? "T" : "");
    return flags.isEmpty() ? "N" : flags;
  }

  private static int wordBytes(Call call) {
    int bytes = 0;
    for (int word = 0; word < call.words(); word++) {
      bytes += call.length(word);
    }
    return bytes;
  }
}
