package io.crabcache.engine.durability;

/** How fast a thread in the background goes on. */
interface Pace {

  /**
   * Is told after each piece of work, and waits until the next one may begin.
   *
   * @param nanos time that the piece took
   * @throws InterruptedException if the thread is to stop
   */
  void worked(long nanos) throws InterruptedException;
}
