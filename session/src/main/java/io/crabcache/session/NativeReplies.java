package io.crabcache.session;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.protocol.BlockLayout;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultWriter;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the engine's replies as reply frames, one or more per batch frame.
 *
 * <p>Before a result is written, the frame is cut if the result might carry it over the limit; a
 * page of entries always begins a frame of its own, so that the largest entry has room in it.
 * Output ends with a whole frame whenever the engine is not at work. Not thread safe.
 */
final class NativeReplies implements Replies {

  /** Bytes of a reply frame that holds a block and nothing in it. */
  private static final int EMPTY_BLOCK_BYTES =
      ResultLayout.RESULTS_OFFSET + ResultLayout.MAX_OVERHEAD_BYTES;

  private final Engine engine;
  private final SessionLimits limits;
  private final OpenCaches caches;
  private final CommandBatch batch;
  private final Turn turn;
  private final ResultWriter writer = new ResultWriter(Unpooled.EMPTY_BUFFER);
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  private int maxOutputBytes;
  private int frame; // that is being answered
  private int row; // that is being answered
  private boolean frameOpen;
  private boolean resultOpen;
  private int block; // index of the open result's block
  private int entries;

  NativeReplies(
      Engine engine, SessionLimits limits, OpenCaches caches, CommandBatch batch, Turn turn) {
    this.engine = engine;
    this.limits = limits;
    this.caches = caches;
    this.batch = batch;
    this.turn = turn;
  }

  /**
   * Starts on a turn's first row.
   *
   * @param maxOutput bytes of output at which the turn pauses
   */
  void begin(ByteBuf target, int maxOutput) {
    out = target;
    maxOutputBytes = maxOutput;
    frame = 0;
    row = 0;
    endAnsweredFrames();
  }

  /**
   * Completes the output, also if the last frame is not answered to its end.
   *
   * @return number of batch frames that are answered to their end
   */
  int end() {
    if (frameOpen) {
      endFrame(true);
    }
    out = Unpooled.EMPTY_BUFFER;
    return frame;
  }

  private void endAnsweredFrames() {
    while (frame < turn.frames() && row == turn.rowEnd(frame)) {
      if (!turn.isSilent(frame)) {
        if (!frameOpen) {
          beginFrame();
        }
        endFrame(false);
      }
      frame++;
    }
  }

  private void beginFrame() {
    writer.begin(out, turn.correlation(frame));
    if (!turn.isAwaited(frame) && engine.hasSynchronousListeners() && mayAwaitListeners()) {
      turn.setAwaited(frame);
    }
  }

  /**
   * Whether a row of the frame may tell a listener of something that the reply is to wait for. That
   * has to be decided before it is known. A row behind an OPEN counts as one that may; nobody knows
   * its cache yet. A listener that comes at this moment has nobody wait yet.
   */
  private boolean mayAwaitListeners() {
    for (int i = turn.rowStart(frame); i < turn.rowEnd(frame); i++) {
      if (turn.isOpen(i) || engine.mayAwaitListeners(batch, i)) {
        return true;
      }
    }
    return false;
  }

  private void endFrame(boolean more) {
    int flags = more ? FrameLayout.FLAG_MORE : 0;
    writer.end(engine.sequence(), turn.isAwaited(frame) ? flags | FrameLayout.FLAG_AWAITED : flags);
    frameOpen = false;
  }

  /** Makes room for a result in a frame. */
  private void prepare(long bytes) {
    if (frameOpen && writer.frameBytes() + bytes > limits.maxFrameBytes()) {
      endFrame(true);
    }
    if (!frameOpen) {
      beginFrame();
      frameOpen = true;
    }
    resultOpen = true;
  }

  private void endResult() {
    resultOpen = false;
    row++;
    endAnsweredFrames();
  }

  private void beginBlock(long bytes) {
    prepare(ResultLayout.MAX_OVERHEAD_BYTES + bytes);
    writer.result(Status.OK, ResultLayout.BLOCK, 0, 0, 0);
    writer.beginBlock();
    block = out.writerIndex();
  }

  private void endBlock() {
    writer.endBlock();
    endResult();
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    if (turn.isOpen(row)) {
      bind(null);
    }
    prepare(ResultLayout.MAX_OVERHEAD_BYTES);
    writer.result(status(outcome), flags | parts(version), version, expiry, 0);
    endResult();
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    prepare((long) ResultLayout.MAX_OVERHEAD_BYTES + length);
    int all = flags | parts(version) | ResultLayout.VALUE;
    writer.result(status(outcome), all, version, expiry, 0);
    return writer.beginValue(length);
  }

  @Override
  public void endValue() {
    endResult();
  }

  /** The parts that the command asked for and that there are. */
  private int parts(long version) {
    if (version == 0) {
      return 0;
    }
    int modifiers = batch.modifiers(row);
    return ((modifiers & Modifiers.RETURN_VERSION) != 0 ? ResultLayout.VERSION : 0)
        | ((modifiers & Modifiers.RETURN_EXPIRY) != 0 ? ResultLayout.EXPIRY : 0);
  }

  private static int status(Outcome outcome) {
    return switch (outcome) {
      case OK -> Status.OK;
      case MISSING -> Status.MISSING;
      case MISMATCH -> Status.MISMATCH;
    };
  }

  @Override
  public void beginGroup(int members) {
    throw new IllegalStateException("the native protocol has no groups");
  }

  @Override
  public void endGroup() {
    throw new IllegalStateException("the native protocol has no groups");
  }

  @Override
  public void number(long number) {
    prepare(ResultLayout.MAX_OVERHEAD_BYTES);
    writer.result(Status.OK, ResultLayout.NUMBER, 0, 0, number);
    endResult();
  }

  @Override
  public void beginEntries() {
    beginBlock(limits.maxFrameBytes());
    entries = 0;
    out.writeZero(BlockLayout.ENTRIES_OFFSET);
  }

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    entries++;
    out.writeLongLE(version);
    writer.fieldLength(keyLength);
    return out;
  }

  @Override
  public ByteBuf entryValue(int valueLength) {
    writer.fieldLength(valueLength);
    return out;
  }

  @Override
  public void endEntries(long cursor) {
    if (writer.frameBytes() > limits.maxFrameBytes()) {
      failure(Failure.INTERNAL, "entries of an equal hash do not fit into one frame");
      return;
    }
    out.setLongLE(block + BlockLayout.CURSOR_OFFSET, cursor);
    out.setIntLE(block + BlockLayout.ENTRY_COUNT_OFFSET, entries);
    endBlock();
  }

  @Override
  public void cache(CacheHandle cache, boolean created) {
    bind(cache);
    beginBlock(BlockLayout.MAX_OPEN_BYTES);
    out.writeByte(created ? 1 : 0);
    writer.field(NativeCommands.settings(cache.spec()));
    endBlock();
  }

  /**
   * Gives the row's cache id to a cache, or to none, for the rows behind it too. A refused OPEN
   * must not leave the id to the cache that had it before: they are meant for another.
   */
  private void bind(@Nullable CacheHandle cache) {
    int id = turn.cacheId(row);
    if (!caches.isValid(id)) {
      return;
    }
    caches.bind(id, cache);
    for (int later = row + 1; later < batch.size(); later++) {
      if (turn.cacheId(later) == id) {
        batch.setCache(later, cache);
      }
    }
  }

  @Override
  public void names(List<String> names) {
    long bytes = Integer.BYTES;
    for (String name : names) {
      bytes += BlockLayout.MAX_ITEM_OVERHEAD_BYTES + ByteBufUtil.utf8Bytes(name);
    }
    beginBlock(bytes);
    out.writeIntLE(names.size());
    names.forEach(writer::field);
    endBlock();
  }

  @Override
  public void statistics(List<Statistic> statistics) {
    long bytes = Integer.BYTES;
    for (Statistic statistic : statistics) {
      bytes += BlockLayout.MAX_ITEM_OVERHEAD_BYTES + ByteBufUtil.utf8Bytes(statistic.name());
    }
    beginBlock(bytes);
    out.writeIntLE(statistics.size());
    for (Statistic statistic : statistics) {
      writer.field(statistic.name());
      out.writeLongLE(statistic.value());
    }
    endBlock();
  }

  @Override
  public void failure(Failure failure, String text) {
    if (resultOpen) {
      writer.rollback();
    }
    if (turn.isOpen(row)) {
      bind(null);
    }
    prepare(ResultLayout.MAX_OVERHEAD_BYTES + ResultLayout.MAX_TEXT_BYTES);
    boolean neverOpened = failure == Failure.NO_SUCH_CACHE && batch.cache(row) == null;
    writer.error(
        code(failure), neverOpened ? "cache id " + turn.cacheId(row) + " is not open" : text);
    endResult();
  }

  private static ErrorCode code(Failure failure) {
    return switch (failure) {
      case NO_SUCH_CACHE -> ErrorCode.NO_SUCH_CACHE;
      case INVALID_ARGUMENT -> ErrorCode.INVALID_ARGUMENT;
      case TOO_LARGE -> ErrorCode.TOO_LARGE;
      case STORE_FULL -> ErrorCode.STORE_FULL;
      case LOG_FAILED -> ErrorCode.LOG_FAILED;
      case INTERNAL -> ErrorCode.INTERNAL;
    };
  }

  @Override
  public int answered() {
    return row;
  }

  @Override
  public boolean mayPause() {
    return true;
  }

  @Override
  public boolean isFull() {
    return out.readableBytes() >= maxOutputBytes;
  }

  @Override
  public int room() {
    int inOutput = maxOutputBytes - out.readableBytes();
    int inFrame = limits.maxFrameBytes() - (frameOpen ? writer.frameBytes() : EMPTY_BLOCK_BYTES);
    return Math.max(0, Math.min(inOutput, inFrame));
  }
}
