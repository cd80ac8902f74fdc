package io.crabcache.session.dialect;

import io.crabcache.session.resp.CommandTable;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.connection.Auth;
import io.crabcache.session.resp.connection.ClientCommands;
import io.crabcache.session.resp.connection.Echo;
import io.crabcache.session.resp.connection.Hello;
import io.crabcache.session.resp.connection.Ping;
import io.crabcache.session.resp.connection.Quit;
import io.crabcache.session.resp.connection.Reset;
import io.crabcache.session.resp.connection.Select;
import io.crabcache.session.resp.key.Copy;
import io.crabcache.session.resp.key.DbSize;
import io.crabcache.session.resp.key.Del;
import io.crabcache.session.resp.key.Exists;
import io.crabcache.session.resp.key.Expire;
import io.crabcache.session.resp.key.FlushAll;
import io.crabcache.session.resp.key.FlushDb;
import io.crabcache.session.resp.key.Keys;
import io.crabcache.session.resp.key.Persist;
import io.crabcache.session.resp.key.RandomKey;
import io.crabcache.session.resp.key.Rename;
import io.crabcache.session.resp.key.Scan;
import io.crabcache.session.resp.key.TimeToLive;
import io.crabcache.session.resp.key.Touch;
import io.crabcache.session.resp.key.Type;
import io.crabcache.session.resp.server.Info;
import io.crabcache.session.resp.server.Metrics;
import io.crabcache.session.resp.server.ServerCommands;
import io.crabcache.session.resp.server.Stats;
import io.crabcache.session.resp.server.Time;
import io.crabcache.session.resp.string.Append;
import io.crabcache.session.resp.string.Get;
import io.crabcache.session.resp.string.GetDel;
import io.crabcache.session.resp.string.GetEx;
import io.crabcache.session.resp.string.GetRange;
import io.crabcache.session.resp.string.GetSet;
import io.crabcache.session.resp.string.IncrByFloat;
import io.crabcache.session.resp.string.Increment;
import io.crabcache.session.resp.string.Lcs;
import io.crabcache.session.resp.string.MGet;
import io.crabcache.session.resp.string.MSet;
import io.crabcache.session.resp.string.Put;
import io.crabcache.session.resp.string.Set;
import io.crabcache.session.resp.string.SetEx;
import io.crabcache.session.resp.string.SetNx;
import io.crabcache.session.resp.string.SetRange;
import io.crabcache.session.resp.string.StrLen;
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
    return List.of(
        new Get(),
        new Set(),
        SetEx.seconds(),
        SetEx.millis(),
        new SetNx(),
        new GetSet(),
        new GetDel(),
        new GetEx(),
        new MGet(),
        MSet.always(),
        MSet.ifAbsent(),
        new Append(),
        new StrLen(),
        GetRange.getRange(),
        GetRange.substr(),
        new SetRange(),
        Increment.incr(),
        Increment.incrBy(),
        Increment.decr(),
        Increment.decrBy(),
        new IncrByFloat(),
        new Lcs(),
        new Put());
  }

  private static List<RespCommand> keys() {
    return List.of(
        Del.del(),
        Del.unlink(),
        new Exists(),
        new Touch(),
        new Type(),
        Rename.always(),
        Rename.ifAbsent(),
        new Copy(),
        new RandomKey(),
        new Keys(),
        new Scan(),
        Expire.seconds(),
        Expire.millis(),
        Expire.atSeconds(),
        Expire.atMillis(),
        TimeToLive.seconds(),
        TimeToLive.millis(),
        TimeToLive.atSeconds(),
        TimeToLive.atMillis(),
        new Persist(),
        new FlushDb(),
        new FlushAll(),
        new DbSize());
  }

  private static List<RespCommand> connection() {
    return List.of(
        new Auth(),
        ClientCommands.container(),
        new Echo(),
        new Hello(),
        new Ping(),
        new Quit(),
        new Reset(),
        new Select());
  }

  private static List<RespCommand> server() {
    return List.of(
        ServerCommands.command(),
        ServerCommands.config(),
        new Info(),
        ServerCommands.memory(),
        new Metrics(),
        ServerCommands.object(),
        new Stats(),
        new Time());
  }
}
