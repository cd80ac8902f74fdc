package io.crabcache.engine.log;

import java.util.List;

/**
 * How a replay ended.
 *
 * @param position position of the last mutation
 * @param highestVersion no version above this one was ever assigned to something that was safe
 * @param clean whether the log was closed in good order, or is new
 * @param remarks what an operator should know, such as a torn tail that was cut off; one line each
 */
public record ReplayEnd(long position, long highestVersion, boolean clean, List<String> remarks) {

  /** Keeps its own list. */
  public ReplayEnd {
    remarks = List.copyOf(remarks);
  }
}
