package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * {@code INFO [section ...]}: how the server fares, as lines of {@code field:value} under Redis's
 * names where they mean the same. Of a section that there is not, nothing is said.
 */
public final class Info extends ImmediateCommand {
  private static final Set<String> WHOLE = Set.of("all", "default", "everything");

  /** Creates the command. */
  public Info() {
    super(
        CommandInfo.noKey(
            "info", -1, "server", "1.0.0", "Tells how the server fares.", "loading", "stale"));
  }

  @Override
  public void run(Call call) {
    Set<String> wanted = new LinkedHashSet<>();
    for (int word = 1; word < call.words(); word++) {
      wanted.add(call.text(word).toLowerCase(Locale.ROOT));
    }
    boolean whole = wanted.isEmpty() || wanted.stream().anyMatch(WHOLE::contains);
    StringBuilder text = new StringBuilder();
    for (InfoSection section : InfoSection.values()) {
      if (whole || wanted.contains(section.name().toLowerCase(Locale.ROOT))) {
        text.append(text.isEmpty() ? "" : "\r\n");
        section.append(text, call);
      }
    }
    call.reply().verbatim(text);
    call.awaitAll();
  }
}
