package io.crabcache.session;

import io.crabcache.protocol.ErrorCode;
import io.netty.buffer.ByteBuf;

/**
 * What a connection does in its dialect, without its socket: bytes in, bytes out. Belongs to one
 * thread at a time.
 */
public interface Session {

  /**
   * Answers what was read, up to the bounds of one turn.
   *
   * <p>Moves {@code in}'s reader index past whole requests only; between two calls the caller may
   * compact or replace the buffer as long as the readable bytes stay and more follow them.
   *
   * @param in all bytes that were read and not yet consumed
   * @param out where replies are appended, whole ones only
   */
  Progress process(ByteBuf in, ByteBuf out);

  /** Tells whether a request, or a handshake where the dialect has one, has begun and not ended. */
  boolean isUnfinished();

  /** Bytes that the session holds between two calls, beside the buffers that it is given. */
  default long heldBytes() {
    return 0;
  }

  /**
   * Position of the engine's log that must be acknowledged before the output of all turns so far
   * may leave; it never becomes less. 0 if the output depends on nothing.
   */
  default long awaited() {
    return 0;
  }

  /** Whether the client is silent for a good reason: it waits to be told of something. */
  default boolean listens() {
    return false;
  }

  /**
   * Ends what takes others too long; called now and then.
   *
   * @param nowNanos of a clock that only this method reads
   */
  default void checkTime(long nowNanos) {}

  /** What the client calls itself, without control characters; empty if it has not said. */
  String clientName();

  /** Appends what announces the end of the connection; what was read is still answered. */
  void goodbye(ByteBuf out);

  /**
   * Appends an error that ends the connection, unless there was one; from now on {@link #process}
   * does nothing but answer {@link Progress#CLOSE}. A session that does not know its dialect yet
   * does so with the first byte that is read.
   */
  void fail(ErrorCode code, String text, ByteBuf out);

  /**
   * Appends the error that ends a connection whose replies were thrown away because what they tell
   * did not become safe; also if the session had ended before.
   */
  void notDurable(String text, ByteBuf out);

  /** Gives back what the session holds, once its connection is gone. */
  void close();
}
