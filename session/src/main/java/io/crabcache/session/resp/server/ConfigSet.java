package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.Configuration.RefusedException;
import io.crabcache.session.resp.ImmediateCommand;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code CONFIG SET parameter value ...}: changes parameters, all or none. */
public final class ConfigSet extends ImmediateCommand {

  /** Creates the command. */
  public ConfigSet() {
    super(
        CommandInfo.noKey(
            "config|set",
            -4,
            "server",
            "2.0.0",
            "Changes parameters until the server stops.",
            "admin",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    if (call.words() % 2 != 0) {
      call.reply().error(Call.SYNTAX_ERROR);
      return;
    }
    Configuration configuration = call.server().configuration();
    Map<String, String> known = configuration.values();
    Map<String, String> values = new LinkedHashMap<>();
    for (int word = 2; word < call.words(); word += 2) {
      String name = call.text(word).toLowerCase(Locale.ROOT);
      if (!known.containsKey(name)) {
        call.reply()
            .error(
                "ERR Unknown option or number of arguments for CONFIG SET - '"
                    + call.shown(word)
                    + "'");
        return;
      }
      if (values.put(name, call.text(word + 1)) != null) {
        refuse(call, call.shown(word), "duplicate parameter");
        return;
      }
    }
    try {
      configuration.set(values);
      call.reply().ok();
    } catch (RefusedException e) {
      refuse(call, e.parameter(), String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(Call call, String parameter, String reason) {
    call.reply()
        .error(
            "ERR CONFIG SET failed (possibly related to argument '%s') - %s"
                .formatted(parameter, reason));
  }
}
