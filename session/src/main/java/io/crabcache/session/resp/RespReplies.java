package io.crabcache.session.resp;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.protocol.resp.RespWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the engine's replies as the {@link ReplyFormat}s of their rows say. A command has one
 * reply: its row's, or that of the group whose head its first row is. Not thread safe.
 */
public final class RespReplies implements Replies {
  private final Engine engine;
  private final CommandBatch batch;
  private final RespTurn turn;
  private final RespWriter writer;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  private int maxOutputBytes;
  private int command; // that is being answered
  private int row; // that is being answered
  private boolean grouped; // the row is a member
  private int head;
  private int valueStart = -1;
  private long counted;
  private @Nullable String memberFailure;

  RespReplies(Engine engine, CommandBatch batch, RespTurn turn, RespWriter writer) {
    this.engine = engine;
    this.batch = batch;
    this.turn = turn;
    this.writer = writer;
  }

  /**
   * Starts on a turn's first row.
   *
   * @param maxOutput bytes of output at which the turn pauses
   */
  void begin(ByteBuf target, int maxOutput) {
    out = target;
    maxOutputBytes = maxOutput;
    command = 0;
    row = 0;
    grouped = false;
    valueStart = -1;
  }

  /** Lets go of the output. */
  void end() {
    out = Unpooled.EMPTY_BUFFER;
  }

  /** Number of commands that are answered. */
  int commands() {
    return command;
  }

  /** What replies are written with. */
  public RespWriter writer() {
    return writer;
  }

  /** Where replies are written. */
  public ByteBuf out() {
    return out;
  }

  /** The engine's time, milliseconds. */
  public long now() {
    return engine.now();
  }

  /** What the row's command attached to it. */
  @Nullable Object attachment() {
    return batch.attachment(row);
  }

  /** Writes the row's value as it lies in the input. */
  void echo() {
    writer.bulk(batch.source(), batch.valueIndex(row), batch.valueLength(row));
  }

  /** Counts a member of the group. */
  void count() {
    counted++;
  }

  /** Members that were counted. */
  long counted() {
    return counted;
  }

  /** Notes that a member without a reply of its own failed. */
  void memberFailure(String text) {
    memberFailure = text;
  }

  @Nullable String memberFailure() {
    return memberFailure;
  }

  private void endReply() {
    if (grouped) {
      row++;
    } else {
      row = turn.rowEnd(command);
      command++;
    }
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    turn.format(row).result(this, outcome, flags, expiry);
    endReply();
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    valueStart = out.writerIndex();
    return turn.format(row).beginValue(this, outcome, flags, expiry, length);
  }

  @Override
  public void endValue() {
    turn.format(row).endValue(this);
    valueStart = -1;
    endReply();
  }

  @Override
  public void number(long number) {
    turn.format(row).number(this, number);
    endReply();
  }

  @Override
  public void beginGroup(int members) {
    head = row;
    counted = 0;
    memberFailure = null;
    turn.format(row).beginGroup(this, members);
    grouped = true;
    row++;
  }

  @Override
  public void endGroup() {
    grouped = false;
    turn.format(head).endGroup(this);
    endReply();
  }

  @Override
  public void beginEntries() {
    valueStart = out.writerIndex();
    turn.format(row).beginEntries(this);
  }

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    return turn.format(row).beginEntry(this, keyLength);
  }

  @Override
  public ByteBuf entryValue(int valueLength) {
    throw new IllegalStateException("values of entries are not asked for");
  }

  @Override
  public void endEntries(long cursor) {
    turn.format(row).endEntries(this, cursor);
    valueStart = -1;
    endReply();
  }

  @Override
  public void cache(CacheHandle cache, boolean created) {
    throw new IllegalStateException("caches are opened without a row");
  }

  @Override
  public void names(List<String> names) {
    throw new IllegalStateException("names are not asked for");
  }

  @Override
  public void statistics(List<Statistic> statistics) {
    throw new IllegalStateException("statistics are not asked for");
  }

  @Override
  public void failure(Failure failure, String text) {
    if (valueStart >= 0) {
      out.writerIndex(valueStart);
      valueStart = -1;
    }
    turn.format(row).failure(this, prefix(failure) + text);
    endReply();
  }

  @Override
  public int answered() {
    return row + command;
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
    return Math.max(0, maxOutputBytes - out.readableBytes());
  }

  /** What an error begins with, by which clients tell what kind it is. */
  static String prefix(Failure failure) {
    return switch (failure) {
      case STORE_FULL -> "OOM ";
      case LOG_FAILED -> "MISCONF ";
      default -> "ERR ";
    };
  }
}
