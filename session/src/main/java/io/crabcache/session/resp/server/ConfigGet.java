package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Glob;
import io.crabcache.session.resp.ImmediateCommand;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code CONFIG GET pattern ...}: the parameters whose names match, with their values. */
public final class ConfigGet extends ImmediateCommand {

  /** Creates the command. */
  public ConfigGet() {
    super(
        CommandInfo.noKey(
            "config|get",
            -3,
            "server",
            "2.0.0",
            "Answers parameters and their values.",
            "admin",
            "noscript",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    Map<String, String> values = call.server().configuration().values();
    Map<String, String> found = new LinkedHashMap<>();
    for (int word = 2; word < call.words(); word++) {
      String wanted = call.text(word);
      String name = wanted.toLowerCase(Locale.ROOT);
      String value = values.get(name);
      if (value != null) {
        found.put(wanted, value); // Under the name that was asked for, as Redis does.
      } else {
        Glob pattern = Glob.ofNames(name);
        values.forEach(
            (parameter, each) -> {
              if (pattern.matches(parameter)) {
                found.put(parameter, each);
              }
            });
      }
    }
    call.reply().map(found.size());
    found.forEach(
        (parameter, value) -> {
          call.reply().bulk(parameter);
          call.reply().bulk(value);
        });
  }
}
