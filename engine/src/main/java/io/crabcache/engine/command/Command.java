package io.crabcache.engine.command;

/**
 * What a row of a {@link CommandBatch} asks for. One class each, one stateless instance each; a
 * session finds it by the opcode or the name of its dialect.
 */
public abstract class Command {

  /** For the commands of this package. */
  Command() {}
}
