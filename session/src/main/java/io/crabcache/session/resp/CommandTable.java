package io.crabcache.session.resp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands by their names, in upper or lower case. A name of up to 16 letters is looked up as
 * two words of 64 bits with the bit cleared that tells the cases apart, so that nothing is
 * allocated. Immutable.
 */
public final class CommandTable {
  private static final int MAX_NAME_BYTES = 2 * Long.BYTES;
  private static final long UPPER = 0xDFDF_DFDF_DFDF_DFDFL;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final List<RespCommand> commands;
  private final @Nullable RespCommand[] slots;
  private final long[] keys;
  private final int mask;

  /**
   * Creates a table.
   *
   * @throws IllegalArgumentException if two commands have one name
   */
  public CommandTable(Collection<? extends RespCommand> commands) {
    this.commands = List.copyOf(commands);
    int size = Integer.highestOneBit(Math.max(4, 4 * commands.size()));
    mask = size - 1;
    slots = new @Nullable RespCommand[size];
    keys = new long[2 * size];
    this.commands.forEach(this::put);
  }

  private void put(RespCommand command) {
    String full = command.info().name();
    String name = full.substring(full.indexOf('|') + 1).toUpperCase(Locale.ROOT);
    long low = 0;
    long high = 0;
    for (int i = name.length() - 1; i >= 0; i--) {
      if (i < Long.BYTES) {
        low = (low << Byte.SIZE) | (name.charAt(i) & 0xDF);
      } else {
        high = (high << Byte.SIZE) | (name.charAt(i) & 0xDF);
      }
    }
    int slot = slot(low, high);
    for (; slots[slot] != null; slot = (slot + 1) & mask) {
      if (keys[2 * slot] == low && keys[2 * slot + 1] == high) {
        throw new IllegalArgumentException("two commands are named " + full);
      }
    }
    slots[slot] = command;
    keys[2 * slot] = low;
    keys[2 * slot + 1] = high;
  }

  private int slot(long low, long high) {
    return (int) (((low ^ high * 31) * MIX) >>> 40) & mask;
  }

  /** All commands. */
  public List<RespCommand> all() {
    return commands;
  }

  /** The command of a name; null if there is none. */
  public @Nullable RespCommand find(ByteBuf source, int index, int length) {
    if (length == 0 || length > MAX_NAME_BYTES) {
      return null;
    }
    long low = word(source, index, Math.min(length, Long.BYTES));
    long high = length > Long.BYTES ? word(source, index + Long.BYTES, length - Long.BYTES) : 0;
    int slot = slot(low, high);
    RespCommand found = slots[slot];
    while (found != null && (keys[2 * slot] != low || keys[2 * slot + 1] != high)) {
      slot = (slot + 1) & mask;
      found = slots[slot];
    }
    return found;
  }

  /** The command of a name; null if there is none. */
  public @Nullable RespCommand find(String name) {
    List<RespCommand> found = new ArrayList<>();
    for (RespCommand command : commands) {
      if (command.info().name().equalsIgnoreCase(name)) {
        found.add(command);
      }
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static long word(ByteBuf source, int index, int length) {
    if (index + Long.BYTES <= source.writerIndex()) {
      return source.getLongLE(index) & (-1L >>> (Long.SIZE - length * Byte.SIZE)) & UPPER;
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | (source.getByte(index + i) & 0xDF);
    }
    return word;
  }
}
