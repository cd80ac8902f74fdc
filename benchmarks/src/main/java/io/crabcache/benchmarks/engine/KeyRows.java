package io.crabcache.benchmarks.engine;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * A batch of commands on 16-byte keys that is filled once. Only the bytes of the keys change from
 * one execution to the next, so what a caller costs is a copy of them. Not thread safe.
 */
public final class KeyRows {

  /** Bytes of each key. */
  public static final int KEY_BYTES = 16;

  private final CommandBatch batch = new CommandBatch();
  private final ByteBuf source;
  private final int rows;

  /**
   * Creates the batch.
   *
   * @param command the command of each row
   * @param valueBytes size of the values of all puts
   */
  public KeyRows(int rows, CacheHandle cache, IntFunction<Command> command, int valueBytes) {
    this(rows, cache, command, valueBytes, CommandBatch.EXPIRY_POLICY, row -> 0);
  }

  /** Puts of entries that expire at times of the engine's clock, milliseconds. */
  public static KeyRows expiringPuts(
      int rows, CacheHandle cache, int valueBytes, IntToLongFunction deadline) {
    return new KeyRows(
        rows, cache, row -> Commands.PUT, valueBytes, CommandBatch.EXPIRY_DEADLINE, deadline);
  }

  private KeyRows(
      int rows,
      CacheHandle cache,
      IntFunction<Command> command,
      int valueBytes,
      int putModifiers,
      IntToLongFunction putExpiry) {
    this.rows = rows;
    int keys = rows * KEY_BYTES;
    source = Unpooled.directBuffer(keys + valueBytes).writeZero(keys + valueBytes);
    batch.setSource(source);
    for (int row = 0; row < rows; row++) {
      Command of = command.apply(row);
      boolean put = of == Commands.PUT;
      batch.add(of, put ? putModifiers : 0, cache).setKey(row * KEY_BYTES, KEY_BYTES);
      if (put) {
        batch.setValue(keys, valueBytes).setExpiry(putExpiry.applyAsLong(row));
      }
    }
  }

  /** Writes the key that a number has: the same bytes everywhere, and in no visible order. */
  public static void write(long number, ByteBuf to, int index) {
    to.setLong(index, mix(number)).setLong(index + Long.BYTES, number);
  }

  /** The output function of SplitMix64 (Steele, Lea, Flood 2014), which is one to one. */
  private static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Gives a row the key of a number. */
  public KeyRows setKey(int row, long number) {
    write(number, source, row * KEY_BYTES);
    return this;
  }

  /** Gives the rows the keys of numbers in a row. */
  public KeyRows setKeys(long first) {
    for (int row = 0; row < rows; row++) {
      setKey(row, first + row);
    }
    return this;
  }

  /** Gives all rows keys from an array that holds one behind the other, from a key on. */
  public KeyRows setKeys(byte[] keys, int first) {
    source.setBytes(0, keys, first * KEY_BYTES, rows * KEY_BYTES);
    return this;
  }

  /** Executes all rows. */
  public void execute(Engine engine, DiscardedReplies replies) {
    if (engine.execute(batch, 0, replies) != rows) {
      throw new IllegalStateException("the engine stopped within a batch");
    }
  }
}
