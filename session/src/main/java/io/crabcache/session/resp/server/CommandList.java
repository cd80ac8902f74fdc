package io.crabcache.session.resp.server;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Glob;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** {@code COMMAND LIST [FILTERBY MODULE|ACLCAT|PATTERN value]}: the names of commands. */
public final class CommandList extends ImmediateCommand {

  /** Creates the command. */
  public CommandList() {
    super(
        CommandInfo.noKey(
            "command|list",
            -2,
            "server",
            "7.0.0",
            "Answers the names of commands.",
            "loading",
            "stale"));
  }

  @Override
  public void run(Call call) {
    List<String> names = new ArrayList<>();
    if (call.words() == 2) {
      collect(call.commands().all(), command -> true, names);
    } else if (call.words() == 5 && call.is(2, "FILTERBY") && isFilter(call)) {
      collect(call.commands().all(), filter(call), names);
    } else {
      call.reply().error(Call.SYNTAX_ERROR);
      return;
    }
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static boolean isFilter(Call call) {
    return call.is(3, "MODULE") || call.is(3, "ACLCAT") || call.is(3, "PATTERN");
  }

  private static Predicate<RespCommand> filter(Call call) {
    String value = call.text(4).toLowerCase(Locale.ROOT);
    if (call.is(3, "MODULE")) {
      return command -> false; // No command comes from a module.
    }
    if (call.is(3, "ACLCAT")) {
      return command -> CommandReplies.categories(command).contains(value);
    }
    Glob pattern = Glob.ofNames(value);
    return command -> pattern.matches(command.info().name());
  }

  private static void collect(
      List<RespCommand> commands, Predicate<RespCommand> filter, List<String> names) {
    for (RespCommand command : commands) {
      if (filter.test(command)) {
        names.add(command.info().name());
      }
      collect(CommandReplies.parts(command), filter, names);
    }
  }
}
