package io.crabcache.server.net;

import io.crabcache.session.SessionLimits;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the replies of an event loop that wait for their clients to read them.
 *
 * <p>While there are too many, connections wait for their turn, so that no more replies are
 * prepared than are read: those whose last replies were long from half of the bound on, new ones
 * from the bound on, and all from twice the bound on. And clients that read nothing are ended, the
 * one without progress for longest first, until those who wait can have their turn. Clients that
 * read keep their connections, however many they are: they only wait for each other.
 *
 * <p>Half of the bound is for new connections, because nobody knows yet what they are: if they had
 * to wait behind known ones that do not read, a flood of those would shut them out. The oldest and
 * the newest are served by turns, since behind a flood of new ones the newest would come too late.
 *
 * <p>A client is ended once it has read nothing for {@link #PATIENCE_TICKS} ticks, or for {@link
 * #FLOODED_PATIENCE_TICKS} while many new connections wait for their first turn. Each tick is a
 * round of the event loop of its own, so that a loop which was busy has looked at its sockets in
 * between, and does not take its own delay for that of its clients. There are ticks only while
 * there is something to do.
 *
 * <p>Belongs to the event loop.
 */
final class SlowReaders {
  private static final Logger LOG = LoggerFactory.getLogger(SlowReaders.class);

  /** Time between ticks. */
  static final int TICK_MILLIS = 20;

  /** Ticks for which a client may read nothing while there are too many unread replies. */
  static final int PATIENCE_TICKS = 100;

  /** The same while many new connections wait for their first turn. */
  static final int FLOODED_PATIENCE_TICKS = 5;

  /** New connections that are many. */
  static final int FLOOD = 64;

  /** Ticks between two lines of the server's log. */
  private static final int QUIET_TICKS = 1000 / TICK_MILLIS;

  /** Replies that a turn prepares at most while it is crowded, unless one alone is longer. */
  static final int CROWDED_OUTPUT_BYTES = 16 * 1024;

  /** Turns that are given at most before the event loop looks at its sockets again. */
  private static final int MAX_TURNS = 16;

  private final LongSupplier limit;
  private final ConnectionCount count;

  /** In the order of the last progress. */
  private final LinkedHashMap<Connection, Stall> stalls = new LinkedHashMap<>();

  private final ArrayDeque<Connection> newcomers = new ArrayDeque<>();
  private final ArrayDeque<Connection> known = new ArrayDeque<>();
  private final Runnable tick = this::tick;
  private final Runnable giveTurns = this::giveTurns;
  private @Nullable EventLoop loop;
  private boolean tickScheduled;
  private boolean turnsScheduled;
  private boolean fromNewest;
  private long bytes;
  private long ticks;
  private long toldTick = -QUIET_TICKS;
  private int untold;
  private String lastEnded = "";

  private static final class Stall {
    long bytes;
    long sent;
    long tick;
  }

  /**
   * Creates an empty one.
   *
   * @param limit most bytes of this event loop, asked for whenever it is needed
   * @param count where clients are counted that are ended
   */
  SlowReaders(LongSupplier limit, ConnectionCount count) {
    this.limit = limit;
    this.count = count;
  }

  /** Bytes of replies that are waiting to be read. */
  long bytes() {
    return bytes;
  }

  /** Whether so much waits that turns shall prepare little. */
  boolean isCrowded() {
    return bytes > 0 && bytes > limit.getAsLong() / 2;
  }

  private boolean isOver() {
    return bytes > 0 && bytes > limit.getAsLong();
  }

  /** The bounds of a session's turn now. */
  SessionLimits bound(SessionLimits limits) {
    return isCrowded() && limits.maxOutputBytes() > CROWDED_OUTPUT_BYTES
        ? limits.withMaxOutputBytes(CROWDED_OUTPUT_BYTES)
        : limits;
  }

  /** Tells what waits for a client, as it was just looked at. */
  void update(Connection connection, Replies replies, EventLoop eventLoop) {
    loop = eventLoop;
    if (replies.pending() == 0) {
      forget(connection);
      return;
    }
    long sent = replies.sent();
    Stall stall = stalls.get(connection);
    if (stall == null) {
      stall = new Stall();
      stall.tick = ticks;
      stall.sent = sent;
      stalls.put(connection, stall);
    } else if (sent > stall.sent) {
      stall.tick = ticks;
      stall.sent = sent;
      stalls.remove(connection);
      stalls.put(connection, stall);
    }
    bytes += replies.pending() - stall.bytes;
    stall.bytes = replies.pending();
    if (isTooMuch()) {
      scheduleTick(eventLoop);
    }
    scheduleTurns();
  }

  private void forget(Connection connection) {
    Stall stall = stalls.remove(connection);
    if (stall != null) {
      bytes -= stall.bytes;
      scheduleTurns();
    }
  }

  /** Forgets a connection that is gone. */
  void remove(Connection connection) {
    forget(connection);
    if (!newcomers.remove(connection)) {
      known.remove(connection);
    }
  }

  /** Tells whether a connection with such replies has to wait for its turn. */
  boolean isFull(Replies replies) {
    return switch (replies.last()) {
      case NONE -> isOver();
      case LONG -> isCrowded();
      case SHORT -> bytes / 2 > limit.getAsLong();
    };
  }

  /** Has a connection wait; then {@link Connection#takeTurnNow} is called. */
  void awaitTurn(Connection connection, Replies replies, EventLoop eventLoop) {
    loop = eventLoop;
    (replies.last() == Replies.Last.LONG ? known : newcomers).add(connection);
    scheduleTick(eventLoop);
  }

  private void scheduleTick(EventLoop eventLoop) {
    if (!tickScheduled) {
      tickScheduled = true;
      var unused = eventLoop.schedule(tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void scheduleTurns() {
    EventLoop eventLoop = loop;
    if (!turnsScheduled && eventLoop != null && (mayNewcomers() || mayKnown())) {
      turnsScheduled = true;
      var unused = eventLoop.schedule(giveTurns, 0, TimeUnit.NANOSECONDS);
    }
  }

  private boolean mayNewcomers() {
    return !newcomers.isEmpty() && !isOver();
  }

  private boolean mayKnown() {
    return !known.isEmpty() && !isCrowded();
  }

  private boolean isWaitedFor() {
    return !newcomers.isEmpty() || !known.isEmpty();
  }

  /** Whether someone has to go who does not read. */
  private boolean isTooMuch() {
    return isOver() || (isCrowded() && !known.isEmpty());
  }

  private void tick() {
    tickScheduled = false;
    ticks++;
    endSlowest();
    scheduleTurns();
    EventLoop eventLoop = loop;
    if (eventLoop != null && (isTooMuch() || isWaitedFor() || untold > 0)) {
      scheduleTick(eventLoop);
    }
  }

  private void endSlowest() {
    while (isTooMuch() && !stalls.isEmpty()) {
      Map.Entry<Connection, Stall> first = stalls.entrySet().iterator().next();
      Connection connection = first.getKey();
      Stall stall = first.getValue();
      long sent = stall.sent;
      connection.count();
      if (stall.sent > sent || stalls.get(connection) != stall) {
        continue; // It is the last one now, or has read everything.
      }
      if (ticks - stall.tick < patienceTicks()) {
        break; // Nobody has waited for longer.
      }
      end(connection);
    }
    tell();
  }

  private int patienceTicks() {
    return newcomers.size() > FLOOD ? FLOODED_PATIENCE_TICKS : PATIENCE_TICKS;
  }

  private void end(Connection connection) {
    untold++;
    lastEnded = connection.toString();
    count.cut();
    forget(connection);
    connection.reset();
  }

  private void tell() {
    if (untold > 0 && ticks - toldTick >= QUIET_TICKS) {
      LOG.warn(
          "ended {} clients, {} last, that had read none of their replies for a while (up to {} ms), while more replies waited to be read than {} bytes for each event loop (from connection.max_stalled_bytes)",
          untold,
          lastEnded,
          PATIENCE_TICKS * TICK_MILLIS,
          limit.getAsLong());
      untold = 0;
      toldTick = ticks;
    }
  }

  private void giveTurns() {
    turnsScheduled = false;
    for (int i = 0; i < MAX_TURNS && mayNewcomers(); i++) {
      Connection next = fromNewest ? newcomers.removeLast() : newcomers.removeFirst();
      fromNewest = !fromNewest;
      next.takeTurnNow();
    }
    for (int i = 0; i < MAX_TURNS && mayKnown(); i++) {
      known.removeFirst().takeTurnNow();
    }
    scheduleTurns();
  }
}
