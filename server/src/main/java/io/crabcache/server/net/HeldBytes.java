package io.crabcache.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all connections of all event loops hold for their clients: requests that are not
 * whole yet, and replies that are not read. Thread safe.
 *
 * <p>The maximum is kept in two halves. In the first everyone takes what it needs. Once that is
 * gone, a connection may go on to its share of the second, which it has for itself, and is ended if
 * it wants more: so many small clients are served on while a few large ones are ended.
 */
final class HeldBytes {
  /** Most that a connection may hold when too much is held: about one read. */
  private static final int MAX_SHARE_BYTES = 64 * 1024;

  private final AtomicLong held = new AtomicLong();
  private final long max;
  private final long common;
  private volatile int share;

  /**
   * Starts at nothing.
   *
   * @param max most bytes of all connections
   * @param maxConnections most connections
   */
  HeldBytes(long max, int maxConnections) {
    this.max = max;
    this.common = max / 2;
    maxConnections(maxConnections);
  }

  /** Gives each of so many connections its share. */
  final void maxConnections(int maxConnections) {
    share = (int) Math.min(MAX_SHARE_BYTES, common / maxConnections);
  }

  /**
   * Counts what a connection holds more, or less if negative.
   *
   * @return whether all together hold so much that each is held to its share
   */
  boolean add(long bytes) {
    return held.addAndGet(bytes) > common;
  }

  /** Whether all together hold so much that each is held to its share. */
  boolean isOver() {
    return held.get() > common;
  }

  /** Tells a connection that holds so many bytes why it is ended. */
  String refusal(long bytes) {
    return "the server holds %d bytes of unfinished requests and unread replies, over half of its limit of %d (connection.max_held_bytes); this connection has %d of them"
        .formatted(held(), max, bytes);
  }

  /** Bytes at present. */
  long held() {
    return held.get();
  }

  /** Most bytes of all connections. */
  long max() {
    return max;
  }

  /** Bytes that a connection may hold whatever others do. */
  int share() {
    return share;
  }
}
