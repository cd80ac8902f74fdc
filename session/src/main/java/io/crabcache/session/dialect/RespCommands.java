package io.crabcache.session.dialect;

import io.crabcache.session.resp.CommandTable;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.connection.Ping;
import io.crabcache.session.resp.connection.Select;
import io.crabcache.session.resp.key.Del;
import io.crabcache.session.resp.string.Get;
import io.crabcache.session.resp.string.MGet;
import io.crabcache.session.resp.string.Set;
import java.util.ArrayList;
import java.util.List;

/** All commands of the text dialects. */
final class RespCommands {
  private RespCommands() {}

  static CommandTable table() {
    List<RespCommand> all = new ArrayList<>();
    all.addAll(strings());
    all.addAll(keys());
    all.addAll(connection());
    all.addAll(server());
    return new CommandTable(all);
  }

  private static List<RespCommand> strings() {
    return List.of(new Get(), new Set(), new MGet());
  }

  private static List<RespCommand> keys() {
    return List.of(Del.del(), Del.unlink());
  }

  private static List<RespCommand> connection() {
    return List.of(new Ping(), new Select());
  }

  private static List<RespCommand> server() {
    return List.of();
  }
}
