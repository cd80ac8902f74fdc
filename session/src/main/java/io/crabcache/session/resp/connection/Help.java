package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code HELP} of a container: what its parts are for. */
public final class Help extends ImmediateCommand {
  private final List<String> lines = new ArrayList<>();

  /**
   * Adds the command to the parts of a container.
   *
   * @param container its name in lower case
   * @return all parts
   */
  public static List<RespCommand> with(
      String container, String group, String since, List<RespCommand> parts) {
    List<RespCommand> all = new ArrayList<>(parts);
    all.add(new Help(container, group, since, parts));
    return all;
  }

  private Help(String container, String group, String since, List<? extends RespCommand> parts) {
    super(
        CommandInfo.noKey(
            container + "|help", 2, group, since, "Tells what there is.", "loading", "stale"));
    lines.add(
        container.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    parts.forEach(part -> add(part.info()));
    add(info());
  }

  private void add(CommandInfo part) {
    lines.add(part.name().substring(part.name().indexOf('|') + 1).toUpperCase(Locale.ROOT));
    lines.add("    " + part.summary());
  }

  @Override
  public void run(Call call) {
    call.reply().array(lines.size());
    lines.forEach(call.reply()::simple);
  }
}
