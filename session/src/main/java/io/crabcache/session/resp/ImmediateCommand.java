package io.crabcache.session.resp;

/**
 * A command that is carried out by the session itself once everything before it was answered:
 * because it changes what follows, or because its reply is not the engine's.
 */
public abstract class ImmediateCommand extends RespCommand {

  /** Creates the command. */
  protected ImmediateCommand(CommandInfo info) {
    super(info);
  }

  @Override
  public final void add(Call call) {
    throw new IllegalStateException(info().name() + " takes no row");
  }

  /**
   * Carries the command out and writes exactly one reply, unless it {@link Call#goOn goes on}.
   *
   * @param call its words
   */
  public abstract void run(Call call);
}
