package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch frame, command by command, at the end of a buffer.
 *
 * <p>The writer of a connection calls {@link #begin}, one method per command and {@link #end}. A
 * command that would carry the frame over a limit can be taken back with {@link #rollback}. Values
 * are copied from byte arrays, because callers encode them on threads of their own. Not thread
 * safe.
 */
public final class CommandWriter {

  /** Most bytes that a command has beside its key, value and expected value. */
  public static final int MAX_OVERHEAD_BYTES = 1 + 2 + 4 * Varint.MAX_BYTES + 2 * Long.BYTES;

  private static final byte[] NOTHING = {};

  private ByteBuf out;
  private int frame;
  private int count;
  private int lastCommand;

  /** Creates a writer that appends to {@code out}. */
  public CommandWriter(ByteBuf out) {
    this.out = out;
  }

  /** Starts a frame at the end of {@code target}, where all further commands go. */
  public void begin(ByteBuf target, int correlation) {
    out = target;
    frame = FrameLayout.beginFrame(out, FrameType.BATCH, 0, correlation);
    out.writeIntLE(0);
    count = 0;
    lastCommand = out.writerIndex();
  }

  /** Length of the frame so far, bytes. */
  public int frameBytes() {
    return out.writerIndex() - frame;
  }

  /** Number of commands in the frame so far. */
  public int count() {
    return count;
  }

  /** Takes the last command back; once only until the next command. */
  public void rollback() {
    assert out.writerIndex() > lastCommand : "nothing to take back";
    out.writerIndex(lastCommand);
    count--;
  }

  /** Completes the frame; if it has no command, it is a ping. */
  public void end() {
    out.setIntLE(frame + CommandReader.COUNT_OFFSET, count);
    FrameLayout.endFrame(out, frame);
  }

  /** Drops the frame as if it had not begun. */
  public void abandon() {
    out.writerIndex(frame);
  }

  /** Writes GET or CONTAINS. */
  public void read(int opcode, int modifiers, int cache, byte[] key) {
    assert opcode == Opcode.GET || opcode == Opcode.CONTAINS;
    command(opcode, modifiers, cache);
    bytes(key);
  }

  /**
   * Writes PUT.
   *
   * @param version read only under {@link Modifiers#IF_VERSION}
   * @param expected read only under {@link Modifiers#IF_VALUE}
   * @param expiry milliseconds, read only if the modifiers ask for it
   */
  public void put(
      int modifiers,
      int cache,
      byte[] key,
      byte[] value,
      long version,
      byte @Nullable [] expected,
      long expiry) {
    command(Opcode.PUT, modifiers, cache);
    bytes(key);
    bytes(value);
    condition(modifiers, version, expected);
    expiry(modifiers, expiry);
  }

  /** Writes REMOVE; see {@link #put} for the operands of the condition. */
  public void remove(
      int modifiers, int cache, byte[] key, long version, byte @Nullable [] expected) {
    command(Opcode.REMOVE, modifiers, cache);
    bytes(key);
    condition(modifiers, version, expected);
  }

  /** Writes TOUCH; see {@link #put} for the operands of condition and expiry. */
  public void touch(
      int modifiers, int cache, byte[] key, long version, byte @Nullable [] expected, long expiry) {
    command(Opcode.TOUCH, modifiers, cache);
    bytes(key);
    condition(modifiers, version, expected);
    expiry(modifiers, expiry);
  }

  /** Writes CLEAR, COUNT or STATISTICS. */
  public void bare(int opcode, int cache) {
    assert opcode == Opcode.CLEAR || opcode == Opcode.COUNT || opcode == Opcode.STATISTICS;
    command(opcode, 0, cache);
  }

  /** Writes CLEAR with modifiers. */
  public void clear(int modifiers, int cache) {
    command(Opcode.CLEAR, modifiers, cache);
  }

  /**
   * Writes LEASE.
   *
   * @param holder stands for whoever asks; not 0
   * @param millis how long the lease holds
   */
  public void lease(int modifiers, int cache, byte[] key, long holder, long millis) {
    command(Opcode.LEASE, modifiers, cache);
    bytes(key);
    out.writeLongLE(holder);
    out.writeLongLE(millis);
  }

  /** Writes RELEASE. */
  public void release(int cache, byte[] key, long holder) {
    command(Opcode.RELEASE, 0, cache);
    bytes(key);
    out.writeLongLE(holder);
  }

  /**
   * Writes SUBSCRIBE.
   *
   * @param subscription id on this connection, chosen by the client
   * @param interests bits of {@link EventLayout}
   */
  public void subscribe(int cache, int subscription, int interests) {
    command(Opcode.SUBSCRIBE, 0, cache);
    Varint.write(out, subscription);
    Varint.write(out, interests);
  }

  /** Writes UNSUBSCRIBE. */
  public void unsubscribe(int subscription) {
    command(Opcode.UNSUBSCRIBE, 0, 0);
    Varint.write(out, subscription);
  }

  /** Writes ITERATE. */
  public void iterate(int modifiers, int cache, long cursor, int limit) {
    command(Opcode.ITERATE, modifiers, cache);
    out.writeLongLE(cursor);
    Varint.write(out, limit);
  }

  /**
   * Writes OPEN.
   *
   * @param cache the id that the cache is to have on this connection, chosen by the client
   */
  public void open(int modifiers, int cache, byte[] name, CacheSettings settings) {
    command(Opcode.OPEN, modifiers, cache);
    bytes(name);
    settings(settings);
  }

  /** Writes CONFIGURE. */
  public void configure(int cache, CacheSettings settings) {
    command(Opcode.CONFIGURE, 0, cache);
    settings(settings);
  }

  /** Writes DESTROY. */
  public void destroy(byte[] name) {
    command(Opcode.DESTROY, 0, 0);
    bytes(name);
  }

  /** Writes LIST: names that begin with {@code prefix} and come after {@code after}. */
  public void list(byte[] prefix, byte[] after, int limit) {
    command(Opcode.LIST, 0, 0);
    bytes(prefix);
    bytes(after);
    Varint.write(out, limit);
  }

  private void command(int opcode, int modifiers, int cache) {
    lastCommand = out.writerIndex();
    count++;
    out.writeByte(opcode);
    out.writeShortLE(modifiers);
    Varint.write(out, cache);
  }

  private void bytes(byte[] bytes) {
    Varint.write(out, bytes.length);
    out.writeBytes(bytes);
  }

  private void settings(CacheSettings settings) {
    Varint.write(out, settings.encodedBytes());
    settings.write(out);
  }

  private void condition(int modifiers, long version, byte @Nullable [] expected) {
    int condition = Modifiers.condition(modifiers);
    if (condition == Modifiers.IF_VERSION) {
      out.writeLongLE(version);
    } else if (condition == Modifiers.IF_VALUE) {
      bytes(expected == null ? NOTHING : expected);
    }
  }

  private void expiry(int modifiers, long expiry) {
    if (Modifiers.hasExpiryOperand(modifiers)) {
      out.writeLongLE(expiry);
    }
  }
}
