package io.crabcache.session.resp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands that one turn of a connection hands to the engine: where each ends in the input,
 * which rows it has, and how their replies are written. Its arrays grow to the bounds of a turn.
 */
final class RespTurn {
  private static final int INITIAL = 16;

  private int commands;
  private int inputStart;
  private int[] inputEnds = new int[INITIAL];
  private int[] rowEnds = new int[INITIAL];
  private @Nullable ReplyFormat[] formats = new ReplyFormat[INITIAL];

  /** Starts on the commands from an index of the input on. */
  void begin(int inputIndex) {
    commands = 0;
    inputStart = inputIndex;
  }

  /** Sets the format of a row. */
  void format(int row, ReplyFormat format) {
    if (row >= formats.length) {
      formats = Arrays.copyOf(formats, Math.max(row + 1, 2 * formats.length));
    }
    formats[row] = format;
  }

  ReplyFormat format(int row) {
    ReplyFormat format = formats[row];
    if (format == null) {
      throw new IllegalStateException("row " + row + " has no format");
    }
    return format;
  }

  /** Ends a command: its rows end in front of {@code rowEnd}, its words at {@code inputEnd}. */
  void addCommand(int rowEnd, int inputEnd) {
    if (commands == inputEnds.length) {
      inputEnds = Arrays.copyOf(inputEnds, 2 * commands);
      rowEnds = Arrays.copyOf(rowEnds, 2 * commands);
    }
    rowEnds[commands] = rowEnd;
    inputEnds[commands] = inputEnd;
    commands++;
  }

  /** Index of the input behind the first so many commands. */
  int inputEnd(int answered) {
    return answered == 0 ? inputStart : inputEnds[answered - 1];
  }

  int rowEnd(int command) {
    return rowEnds[command];
  }
}
