package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;

/** {@code CONFIG RESETSTAT}: counts from zero again. */
public final class ConfigResetStat extends ImmediateCommand {

  /** Creates the command. */
  public ConfigResetStat() {
    super(
        CommandInfo.noKey(
            "config|resetstat",
            2,
            "server",
            "2.0.0",
            "Counts from zero again.",
            "admin",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    call.server().resetCounters();
    call.reply().ok();
  }
}
