package io.crabcache.engine.log;

import java.io.IOException;

/** Who takes what a log holds after a restart. */
@FunctionalInterface
public interface ReplayHandler {

  /**
   * Takes the next block: first those of the snapshot, whose order means nothing, then those of the
   * log in their order. Called on the thread that replays; an exception ends the replay.
   *
   * @param block it and its records belong to the handler from now on, whatever happens
   */
  void block(ReplayBlock block) throws IOException;
}
