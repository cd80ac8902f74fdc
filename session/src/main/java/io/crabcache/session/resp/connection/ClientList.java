package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ClientState;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** {@code CLIENT LIST [TYPE type | ID id ...]}: a line for each client of the text dialects. */
public final class ClientList extends ImmediateCommand {

  /** Creates the command. */
  public ClientList() {
    super(
        CommandInfo.noKey(
            "client|list",
            -2,
            "connection",
            "2.4.0",
            "Answers what is known of the clients.",
            "admin",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    int words = call.words();
    if (words == 2) {
      list(call, client -> true);
    } else if (words == 4 && call.is(2, "TYPE")) {
      if (ClientType.check(call, 3)) {
        boolean normal = ClientType.isNormal(call, 3);
        list(call, client -> normal);
      }
    } else if (words > 3 && call.is(2, "ID")) {
      listIds(call);
    } else {
      call.reply().error(Call.SYNTAX_ERROR);
    }
  }

  private static void listIds(Call call) {
    Set<Long> ids = new HashSet<>();
    for (int word = 3; word < call.words(); word++) {
      if (!call.isNumber(word)) {
        call.reply().error("ERR Invalid client ID");
        return;
      }
      ids.add(call.number());
    }
    list(call, client -> ids.contains(client.peer().id()));
  }

  private static void list(Call call, Predicate<ClientState> wanted) {
    StringBuilder lines = new StringBuilder();
    for (ClientState client : call.server().clients().all()) {
      if (wanted.test(client)) {
        ClientLine.append(lines, client, call);
      }
    }
    call.reply().verbatim(lines);
  }
}
