package io.crabcache.session.resp;

/**
 * The rest of a command that takes more than one turn. Nothing else of the connection is executed
 * until it has ended. Holds no buffers of the turn that it was begun in.
 */
public interface Ongoing extends AutoCloseable {

  /**
   * Goes on for one turn.
   *
   * @param call of the connection, without words
   * @return whether it has ended; then it has written its reply
   */
  boolean advance(Call call);

  /** Bytes that it holds until then. */
  long heldBytes();

  /** Whether it holds so much on the heap that a thread has but one such at a time. */
  default boolean isExclusive() {
    return false;
  }

  /** Gives back what it holds; called once, at its end or with the connection's. */
  @Override
  void close();
}
