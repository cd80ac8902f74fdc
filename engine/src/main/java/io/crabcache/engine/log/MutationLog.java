package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/**
 * Where the mutations of an engine go before anyone is told of them. Implementations are thread
 * safe.
 *
 * <p>A command appends its mutation while it holds the lock that orders the effects on the key, and
 * keeps the position. Whoever tells a client of an effect first waits until {@link #acknowledged}
 * has reached the position of the last mutation that the effect depends on.
 */
public interface MutationLog extends AutoCloseable {

  /** The log of an engine that keeps nothing: everything is acknowledged at once. */
  MutationLog NONE = new NoLog();

  /**
   * Takes a mutation. Copies it to memory and returns: never waits for a disk, and never refuses. A
   * log that {@link #failure has failed} drops it. Who does not {@link #await} it calls {@link
   * #write} afterwards.
   *
   * @return position of the mutation
   */
  long append(LogRecord record);

  /**
   * Has all that was appended written soon. Without it the log may let mutations wait for more, so
   * that whoever executes many batches in a row costs one wake-up and not one for each; {@link
   * #await} does it itself.
   */
  void write();

  /** Position of the last mutation that was appended. */
  long appended();

  /**
   * Position up to which mutations are as safe as the log's policy promises, so that clients may be
   * told of them. Once the log has failed, this stays where it is.
   */
  long acknowledged();

  /**
   * Whether so much is appended and not written that nothing more should be, until listeners are
   * told next.
   */
  boolean isBehind();

  /**
   * Why nothing more becomes safe, for ever; null while all is well. Commands that would change
   * something are refused from then on.
   */
  @Nullable String failure();

  /**
   * Adds someone who is told after {@link #acknowledged} has grown, {@link #isBehind} has ended, or
   * the log has failed. It is called on a thread of the log, must not block or throw, and is called
   * once more than necessary rather than not at all.
   */
  void addListener(Runnable listener);

  /** Takes a listener away; calls that are under way may still come. */
  void removeListener(Runnable listener);

  /**
   * Waits until a position is acknowledged.
   *
   * @return false if the log has failed, or the time is over
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  boolean await(long position, long timeoutNanos) throws InterruptedException;

  /** Makes all that was appended safe, as far as possible, and closes the files. */
  @Override
  void close();
}
