package io.crabcache.session;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.AwaitedListeners;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.CommandReader;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.Welcome;
import io.crabcache.session.event.Feed;
import io.crabcache.session.event.Settlement;
import io.crabcache.session.event.Subscription;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection in the native protocol does, without its socket: handshake, then batches.
 *
 * <p>One call of {@link #process} is one turn: all complete batch frames that were read, up to the
 * commands of a turn, are checked to their end and then executed as one engine batch. A frame that
 * is malformed anywhere is not executed at all; what came before it is answered, then the
 * connection ends. If the output reaches its bound inside a frame, its rest is executed in a later
 * turn; the session then keeps nothing but the number of commands done, and reads them again.
 *
 * <p>Belongs to one thread at a time.
 */
public final class NativeSession implements Session {

  /**
   * Bytes of a frame that are not for the key and the value of one entry. The most that a reply has
   * around them is what a page of entries has around its first: frame 24, result 35, block 12,
   * entry 18, together 89 bytes. So whatever was stored can also be returned.
   */
  public static final int MAX_ENTRY_OVERHEAD_BYTES = 128;

  private final Engine engine;
  private final Supplier<SessionLimits> currentLimits;
  private final SessionLimits limits;
  private final SessionCounters counters;

  private final OpenCaches caches;
  private final CommandBatch batch;
  private final Turn turn;
  private final CommandReader reader;
  private final NativeReplies replies;
  private final Runnable wakeUp;
  private @Nullable Feed feed;

  /** What the first frame waits for, if earlier turns have answered a part of it. */
  private @Nullable Settlement unsettled;

  private boolean prefaced;
  private boolean welcomed;
  private boolean unfinished = true;
  private boolean closed;
  private String clientName = "";
  private long awaited;

  /** Commands of the first frame that earlier turns executed. */
  private int done;

  /** Whether there is something to do behind the frames of this turn. */
  private boolean moreToDo;

  /** Creates the session of a connection on which nothing was read yet, with its own workspace. */
  public NativeSession(Engine engine, SessionLimits limits, SessionCounters counters) {
    this(engine, () -> limits, counters, new Workspace(), () -> {});
  }

  /**
   * Creates the session of a connection on which nothing was read yet.
   *
   * @param currentLimits bounds as they are now. Those that the client is told of stay as they are
   *     at the beginning; the output's is that of each turn
   * @param workspace may be shared with sessions that belong to the same thread
   * @param wakeUp has {@link #process} called soon, by the session's thread; any thread runs it,
   *     whatever locks it holds
   * @throws IllegalArgumentException if the engine takes entries that do not fit into a frame: its
   *     {@code maxEntryBytes} may be at most {@code maxFrameBytes} - {@link
   *     #MAX_ENTRY_OVERHEAD_BYTES}
   */
  public NativeSession(
      Engine engine,
      Supplier<SessionLimits> currentLimits,
      SessionCounters counters,
      Workspace workspace,
      Runnable wakeUp) {
    SessionLimits limits = currentLimits.get();
    int mostEntryBytes = limits.maxFrameBytes() - MAX_ENTRY_OVERHEAD_BYTES;
    if (engine.settings().maxEntryBytes() > mostEntryBytes) {
      throw new IllegalArgumentException(
          "maxEntryBytes is %d and must be at most %d to fit into a frame"
              .formatted(engine.settings().maxEntryBytes(), mostEntryBytes));
    }
    this.engine = engine;
    this.currentLimits = currentLimits;
    this.limits = limits;
    this.counters = counters;
    this.wakeUp = wakeUp;
    this.batch = workspace.batch;
    this.turn = workspace.turn;
    this.reader = workspace.reader;
    this.caches = new OpenCaches(limits.maxOpenCaches());
    this.replies = new NativeReplies(engine, limits, caches, batch, turn);
  }

  @Override
  public Progress process(ByteBuf in, ByteBuf out) {
    if (closed) {
      return Progress.CLOSE;
    }
    try {
      if (!welcomed && !handshake(in, out)) {
        return Progress.NEEDS_INPUT;
      }
      int maxOutput = currentLimits.get().maxOutputBytes();
      if (out.readableBytes() >= maxOutput && completeFrame(in) > 0) {
        unfinished = false;
        return Progress.OUTPUT_FULL;
      }
      collect(in);
      Progress progress = execute(in, out, maxOutput);
      return tell(out, maxOutput) && progress == Progress.NEEDS_INPUT
          ? Progress.OUTPUT_FULL
          : progress;
    } catch (ProtocolException e) {
      counters.parseError();
      fail(e.code(), String.valueOf(e.getMessage()), out);
      return Progress.CLOSE;
    }
  }

  @Override
  public boolean isUnfinished() {
    return unfinished;
  }

  @Override
  public long awaited() {
    return awaited;
  }

  @Override
  public String clientName() {
    return clientName;
  }

  /**
   * Appends the frame that announces the end of the connection; what was read is still answered. A
   * connection whose handshake is not done gets an error frame instead.
   */
  @Override
  public void goodbye(ByteBuf out) {
    if (!welcomed) {
      fail(ErrorCode.SHUTTING_DOWN, "the server is stopping", out);
    } else if (!closed) {
      FrameLayout.endFrame(out, FrameLayout.beginFrame(out, FrameType.GOODBYE, 0, 0));
    }
  }

  @Override
  public void fail(ErrorCode code, String text, ByteBuf out) {
    if (!closed) {
      closed = true;
      unfinished = false;
      new ErrorFrame(code, text).write(out);
    }
  }

  @Override
  public void notDurable(String text, ByteBuf out) {
    closed = true;
    unfinished = false;
    new ErrorFrame(ErrorCode.NOT_DURABLE, text).write(out);
  }

  @Override
  public long heldBytes() {
    Feed current = feed;
    return current == null ? 0 : current.heldBytes();
  }

  @Override
  public boolean listens() {
    Feed current = feed;
    return current != null && current.hasSubscriptions();
  }

  @Override
  public void checkTime(long nowNanos) {
    Feed current = feed;
    if (current != null) {
      current.releaseOverdue(
          nowNanos, TimeUnit.MILLISECONDS.toNanos(currentLimits.get().acknowledgeTimeoutMillis()));
    }
  }

  /** Ends its subscriptions. */
  @Override
  public void close() {
    Feed current = feed;
    if (current != null) {
      current.close();
    }
  }

  private Feed feed() {
    Feed current = feed;
    if (current == null) {
      current = new Feed(engine, limits.maxFrameBytes(), counters, wakeUp);
      feed = current;
    }
    return current;
  }

  /** Appends what others have to tell this client; true if there is more of it. */
  private boolean tell(ByteBuf out, int maxOutput) {
    Feed current = feed;
    if (current == null) {
      return false;
    }
    boolean more = current.write(out, maxOutput);
    awaited = Math.max(awaited, current.awaited());
    return more;
  }

  private boolean handshake(ByteBuf in, ByteBuf out) {
    if (!prefaced && !readPreface(in)) {
      return false;
    }
    int length = FrameLayout.frameLength(in, FrameLayout.MAX_HANDSHAKE_BYTES);
    if (length < 0 || length > in.readableBytes()) {
      return false;
    }
    FrameLayout.checkFlags(in, in.readerIndex(), 0);
    Hello hello = Hello.read(in, length);
    int version = hello.negotiate();
    in.skipBytes(length);
    clientName = hello.clientName().replaceAll("\\p{Cntrl}", "?");
    welcomed = true;
    new Welcome(
            version,
            0,
            engine.incarnation(),
            engine.sequence(),
            limits.maxFrameBytes(),
            limits.maxBatchCommands(),
            limits.serverName())
        .write(out);
    return true;
  }

  /** Reads the preface once it is complete; refuses the first byte that is wrong. */
  private boolean readPreface(ByteBuf in) {
    int readable = Math.min(FrameLayout.PREFACE_BYTES, in.readableBytes());
    for (int i = 0; i < readable; i++) {
      int expected = (FrameLayout.PREFACE >>> (i * Byte.SIZE)) & 0xFF;
      if (in.getUnsignedByte(in.readerIndex() + i) != expected) {
        throw new ProtocolException(
            ErrorCode.MALFORMED, "the connection does not begin with the preface CB 43 52 42");
      }
    }
    if (readable == FrameLayout.PREFACE_BYTES) {
      in.skipBytes(readable);
      prefaced = true;
    }
    return prefaced;
  }

  /** Returns the length of the frame at the reader index, 0 if it is not complete. */
  private int completeFrame(ByteBuf in) {
    int length = FrameLayout.frameLength(in, limits.maxFrameBytes());
    return length > in.readableBytes() ? 0 : Math.max(0, length);
  }

  /**
   * Turns complete frames into rows of the batch, as many as the turn may have.
   *
   * @throws ProtocolException if the first frame is malformed; if a later one is, the turn ends in
   *     front of it, so that the next turn begins with it
   */
  private void collect(ByteBuf in) {
    batch.clear();
    batch.setSource(in);
    turn.clear();
    if (feed != null) {
      feed.beginTurn();
    }
    moreToDo = false;
    int start = in.readerIndex();
    int budget = limits.maxBatchCommands();
    try {
      int length = completeFrame(in);
      while (length > 0) {
        int count = beginFrame(in, length);
        budget -= Math.max(1, count); // a ping counts, so that pings are bounded too
        if (budget < 0 && turn.frames() > 0) {
          moreToDo = true;
          break;
        }
        if (count < 0) {
          turn.addSilentFrame(length, batch.size());
        } else {
          collectFrame(in, length);
        }
        in.skipBytes(length);
        length = completeFrame(in);
      }
    } catch (ProtocolException e) {
      if (turn.frames() == 0) {
        throw e;
      }
      moreToDo = true;
    } finally {
      in.readerIndex(start);
    }
  }

  /**
   * Returns the number of commands; -1 for an acknowledgment, which counts as often as it is read.
   */
  private int beginFrame(ByteBuf in, int length) {
    int type = in.getUnsignedByte(in.readerIndex() + FrameLayout.TYPE_OFFSET);
    if (type == FrameType.ACKNOWLEDGE) {
      feed().acknowledge(AcknowledgeFrame.read(in, length));
      return -1;
    }
    if (type != FrameType.BATCH) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "frame of type " + type + " where a batch (type " + FrameType.BATCH + ") must come");
    }
    FrameLayout.checkFlags(in, in.readerIndex(), 0);
    return reader.begin(in, length, limits.maxBatchCommands());
  }

  private void collectFrame(ByteBuf in, int length) {
    int skip = turn.frames() == 0 ? done : 0;
    int firstRow = batch.size();
    try {
      while (reader.next(in)) {
        if (skip > 0) {
          skip--;
        } else {
          turn.addRow(batch.size(), reader.cache(), reader.opcode() == Opcode.OPEN);
          if (reader.opcode() == Opcode.SUBSCRIBE || reader.opcode() == Opcode.UNSUBSCRIBE) {
            NativeCommands.addSubscription(reader, caches, feed(), batch);
          } else {
            NativeCommands.add(reader, in, caches, batch);
          }
        }
      }
    } catch (ProtocolException e) {
      batch.truncate(firstRow);
      throw e;
    }
    int correlation = in.getIntLE(in.readerIndex() + FrameLayout.CORRELATION_OFFSET);
    turn.addFrame(correlation, length, batch.size());
  }

  private Progress execute(ByteBuf in, ByteBuf out, int maxOutput) {
    replies.begin(out, maxOutput);
    int executed = engine.execute(batch, 0, replies);
    int answered = replies.end();
    awaited = Math.max(awaited, batch.awaited());
    awaitListeners(answered);
    boolean complete = executed == batch.size();
    for (int i = 0; i < answered; i++) {
      in.skipBytes(turn.frameBytes(i));
    }
    if (complete) {
      done = 0;
    } else {
      done = (answered == 0 ? done : 0) + executed - turn.rowStart(answered);
    }
    counters.batch(executed, turn.batches(answered));
    batch.clear();
    unfinished = complete && !moreToDo && in.isReadable();
    if (!complete) {
      return Progress.OUTPUT_FULL;
    }
    return moreToDo ? Progress.YIELD : Progress.NEEDS_INPUT;
  }

  /** Has the frames whose replies say so wait for those who were told of what they did. */
  private void awaitListeners(int answered) {
    if (!turn.hasAwaited() && unsettled == null) {
      return;
    }
    AwaitedListeners told = batch.awaitedListeners();
    int next = 0;
    for (int frame = 0; frame < turn.frames() && frame <= answered; frame++) {
      Settlement waits = frame == 0 ? unsettled : null;
      if (waits == null && turn.isAwaited(frame)) {
        waits = new Settlement(feed(), turn.correlation(frame));
      }
      for (; next < told.size() && told.row(next) < turn.rowEnd(frame); next++) {
        if (waits != null && told.listener(next) instanceof Subscription subscription) {
          subscription.await(told.number(next), waits);
        }
      }
      boolean whole = frame < answered;
      if (waits != null && whole) {
        waits.complete();
      }
      unsettled = whole ? null : waits;
    }
  }
}
