package io.crabcache.engine.store.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The bytes of one shard, outside the Java heap, as one address space.
 *
 * <p>A reference is a place in it in units of {@value #UNIT} bytes, as an unsigned int; so a shard
 * has at most {@link #MAX_BYTES}. Behind it lie direct buffers of {@value #ARENA_BYTES} bytes,
 * which are added one by one as the shard grows and are never taken away; what is in one arena is
 * contiguous, and starts at a line of the processor's cache. The garbage collector frees them when
 * the space is unreachable.
 *
 * <p>All writes happen under the shard's lock. Reads without it are safe for memory (they return
 * something, or throw {@link IndexOutOfBoundsException}) and prove nothing; warming the processor's
 * caches uses that.
 */
public final class Space {

  /** Bytes in a step of a reference. */
  public static final int UNIT = 8;

  /** Bytes in an arena: small, because a command waits while one is made and zeroed. */
  public static final int ARENA_BYTES = 1 << 20;

  /** Arenas start at multiples of this address: a line of the processor's cache. */
  static final int ALIGNMENT = 64;

  /** Most bytes that references reach. */
  public static final long MAX_BYTES = (1L << Integer.SIZE) * UNIT;

  private static final int UNIT_SHIFT = 3;
  private static final int REF_SHIFT = Integer.numberOfTrailingZeros(ARENA_BYTES) - UNIT_SHIFT;
  private static final int REF_MASK = (1 << REF_SHIFT) - 1;

  /** Up to here a loop over words beats the set-up of a bulk copy. */
  private static final int SHORT_BYTES = 256;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final IntFunction<ByteBuffer> memory;
  private long bytes;
  private ByteBuffer[] arenas = new ByteBuffer[0];

  /** The same bytes once more, for bulk copies, which need a position. */
  private ByteBuffer[] windows = new ByteBuffer[0];

  /** The same bytes once more, for what reads buffers of Netty. */
  private ByteBuf[] views = new ByteBuf[0];

  /** Creates an empty space. */
  public Space() {
    this(ByteBuffer::allocateDirect);
  }

  /**
   * Creates an empty space with memory from somewhere.
   *
   * @param memory gives a direct buffer of a size, or throws {@link OutOfMemoryError}
   */
  Space(IntFunction<ByteBuffer> memory) {
    this.memory = memory;
  }

  /** Bytes that there are. */
  public long bytes() {
    return bytes;
  }

  /**
   * Adds an arena of zeros behind the others.
   *
   * @return false if the JVM gives no more memory; nothing has changed then
   */
  public boolean grow() {
    return grow(ARENA_BYTES);
  }

  /**
   * Adds an arena of a size behind the others. One that is smaller than {@value #ARENA_BYTES} bytes
   * is the last.
   *
   * @param length a multiple of {@value #ALIGNMENT}
   * @return false if the JVM gives no more memory; nothing has changed then
   * @throws IllegalStateException if the arena before is a small one
   */
  boolean grow(int length) {
    if (bytes % ARENA_BYTES != 0) {
      throw new IllegalStateException("A space of " + bytes + " bytes cannot grow further");
    }
    ByteBuffer arena;
    try {
      // The allocator of the C library aligns to 16 bytes only.
      arena =
          memory
              .apply(length + ALIGNMENT)
              .alignedSlice(ALIGNMENT)
              .slice(0, length)
              .order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      return false;
    }
    int count = arenas.length;
    ByteBuffer[] moreWindows = Arrays.copyOf(windows, count + 1);
    moreWindows[count] = arena.duplicate();
    ByteBuf[] moreViews = Arrays.copyOf(views, count + 1);
    moreViews[count] = Unpooled.wrappedBuffer(arena);
    ByteBuffer[] moreArenas = Arrays.copyOf(arenas, count + 1);
    moreArenas[count] = arena;
    VarHandle.releaseFence(); // Who reads without the lock sees the whole arena, or none.
    windows = moreWindows;
    views = moreViews;
    arenas = moreArenas;
    bytes += length;
    return true;
  }

  /** Reads a word. */
  public long getLong(int ref, int offset) {
    return (long) LONGS.get(arenas[ref >>> REF_SHIFT], position(ref) + offset);
  }

  /** Writes a word. */
  public void putLong(int ref, int offset, long value) {
    LONGS.set(arenas[ref >>> REF_SHIFT], position(ref) + offset, value);
  }

  /** Reads half a word. */
  public int getInt(int ref, int offset) {
    return (int) INTS.get(arenas[ref >>> REF_SHIFT], position(ref) + offset);
  }

  /** Writes half a word. */
  public void putInt(int ref, int offset, int value) {
    INTS.set(arenas[ref >>> REF_SHIFT], position(ref) + offset, value);
  }

  /** Reads a byte. */
  public byte getByte(int ref, int offset) {
    return arenas[ref >>> REF_SHIFT].get(position(ref) + offset);
  }

  /** Writes a byte. */
  public void putByte(int ref, int offset, byte value) {
    arenas[ref >>> REF_SHIFT].put(position(ref) + offset, value);
  }

  /** The arena that a reference is in, as a buffer to read from; see {@link #position}. */
  public ByteBuf view(int ref) {
    return views[ref >>> REF_SHIFT];
  }

  /** Place of a reference in its arena. */
  public static int position(int ref) {
    return (ref & REF_MASK) << UNIT_SHIFT;
  }

  /** Copies bytes inside the space. */
  public void copy(int from, int to, int length) {
    arenas[to >>> REF_SHIFT].put(position(to), arenas[from >>> REF_SHIFT], position(from), length);
  }

  /** Copies bytes in. */
  public void copyIn(ByteBuf source, int index, int ref, int offset, int length) {
    int at = position(ref) + offset;
    if (length > SHORT_BYTES) {
      ByteBuffer window = windows[ref >>> REF_SHIFT];
      window.limit(at + length).position(at);
      source.getBytes(index, window);
      return;
    }
    ByteBuffer arena = arenas[ref >>> REF_SHIFT];
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      LONGS.set(arena, at + i, source.getLongLE(index + i));
    }
    for (; i < length; i++) {
      arena.put(at + i, source.getByte(index + i));
    }
  }

  /** Appends bytes to a buffer. */
  public void copyOut(int ref, int offset, int length, ByteBuf out) {
    int at = position(ref) + offset;
    if (length > SHORT_BYTES) {
      ByteBuffer window = windows[ref >>> REF_SHIFT];
      window.limit(at + length).position(at);
      out.writeBytes(window);
      return;
    }
    out.ensureWritable(length);
    ByteBuffer arena = arenas[ref >>> REF_SHIFT];
    int index = out.writerIndex();
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      out.setLongLE(index + i, (long) LONGS.get(arena, at + i));
    }
    for (; i < length; i++) {
      out.setByte(index + i, arena.get(at + i));
    }
    out.writerIndex(index + length);
  }

  /** Tells whether bytes here equal bytes of a buffer. */
  public boolean matches(int ref, int offset, ByteBuf source, int index, int length) {
    ByteBuffer arena = arenas[ref >>> REF_SHIFT];
    int at = position(ref) + offset;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONGS.get(arena, at + i) != source.getLongLE(index + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (arena.get(at + i) != source.getByte(index + i)) {
        return false;
      }
    }
    return true;
  }
}
