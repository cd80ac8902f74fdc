package io.crabcache.session.resp.server;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ContainerCommand;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code COMMAND GETKEYS command argument ...}: which of a request's words are keys. */
public final class CommandGetKeys extends ImmediateCommand {
  private static final int FIRST = 2;

  /** Creates the command. */
  public CommandGetKeys() {
    super(
        CommandInfo.noKey(
            "command|getkeys",
            -4,
            "server",
            "2.8.13",
            "Answers which words of a request are keys.",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    RespWriter reply = call.reply();
    RespCommand command = find(call);
    int words = call.words() - FIRST;
    if (command == null) {
      reply.error("ERR Invalid command specified");
    } else if (command.info().firstKey() == 0) {
      reply.error("ERR The command has no key arguments");
    } else if (!command.info().accepts(words)) {
      reply.error("ERR Invalid number of arguments specified for command");
    } else {
      CommandInfo info = command.info();
      int last = info.lastKey() < 0 ? words + info.lastKey() : info.lastKey();
      reply.array((last - info.firstKey()) / info.step() + 1);
      for (int key = info.firstKey(); key <= last; key += info.step()) {
        reply.bulk(call.source(), call.index(FIRST + key), call.length(FIRST + key));
      }
    }
  }

  /**
   * Unlike elsewhere in COMMAND the parts of a container stand behind it, in a word of their own.
   */
  private static @Nullable RespCommand find(Call call) {
    RespCommand command = call.commands().find(call.text(FIRST).toLowerCase(Locale.ROOT));
    if (command instanceof ContainerCommand container) {
      String part = call.text(FIRST) + '|' + call.text(FIRST + 1);
      return container.parts().find(part.toLowerCase(Locale.ROOT));
    }
    return command;
  }
}
