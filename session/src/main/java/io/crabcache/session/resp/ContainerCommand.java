package io.crabcache.session.resp;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command whose second word names one of its parts, which are commands themselves, named {@code
 * container|part}.
 */
public final class ContainerCommand extends RespCommand {
  private final CommandTable parts;
  private final @Nullable RespCommand alone;

  /** Creates the container of these parts, which is nothing without them. */
  public ContainerCommand(CommandInfo info, List<? extends RespCommand> parts) {
    this(info, parts, null);
  }

  /**
   * Creates the container of these parts.
   *
   * @param alone what a request without a part's name runs
   */
  public ContainerCommand(
      CommandInfo info, List<? extends RespCommand> parts, @Nullable RespCommand alone) {
    super(info);
    this.parts = new CommandTable(parts);
    this.alone = alone;
  }

  /** The parts. */
  public CommandTable parts() {
    return parts;
  }

  /** The part that a call's second word names; null if there is none. */
  @Nullable RespCommand find(Call call) {
    if (call.words() == 1) {
      return alone == null ? this : alone;
    }
    return parts.find(call.source(), call.index(1), call.length(1));
  }

  /** What is answered if there is none. */
  String unknownPart(Call call) {
    return "ERR unknown subcommand '%s'. Try %s HELP."
        .formatted(Unknown.shown(call, 1, 128), info().name().toUpperCase(Locale.ROOT));
  }

  @Override
  public void add(Call call) {
    call.fail(Call.wrongArity(info().name()));
  }
}
