package io.crabcache.session.resp.server;

import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.RespCommand;
import java.util.List;

/** {@code OBJECT FREQ key}: how often eviction takes a key to be used, or null. */
public final class ObjectFreq extends RespCommand {

  /** Creates the command. */
  public ObjectFreq() {
    super(
        new CommandInfo(
            "object|freq",
            3,
            List.of("readonly"),
            2,
            2,
            1,
            "generic",
            "4.0.0",
            "Answers how often a key is used, as eviction estimates it."));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.FREQUENCY, 0, 2, MemoryUsage.NumberOrNull.INSTANCE);
  }
}
