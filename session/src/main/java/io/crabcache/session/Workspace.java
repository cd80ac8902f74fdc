package io.crabcache.session;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.protocol.CommandReader;

/**
 * What a session works with during a turn and leaves empty after it. It grows to the largest turn
 * and stays, some 85 KB for a batch of 1,000 commands; so the sessions of a thread share one, and
 * thousands of connections cost no more than the few that are busy. Belongs to one thread at a
 * time.
 */
public final class Workspace {
  final CommandBatch batch = new CommandBatch();
  final Turn turn = new Turn();
  final CommandReader reader = new CommandReader();

  /** Creates an empty workspace. */
  public Workspace() {}
}
