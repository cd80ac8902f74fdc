package io.crabcache.session.resp;

/**
 * A command of the text dialects: one class each, one stateless instance each, found by name.
 *
 * <p>The simple kind becomes a row of the engine's batch, or a group of rows, and leaves its reply
 * to a {@link ReplyFormat}. So a whole pipeline of such commands is one batch. What needs more than
 * that is an {@link ImmediateCommand}.
 */
public abstract class RespCommand {
  private final CommandInfo info;

  /** Creates the command. */
  protected RespCommand(CommandInfo info) {
    this.info = info;
  }

  /** What is known of it without running it. */
  public final CommandInfo info() {
    return info;
  }

  /**
   * Adds exactly one row, one group of rows or one {@link Call#fail failure} to the turn. The
   * number of words is as the command's arity says.
   */
  public abstract void add(Call call);
}
