package io.crabcache.session;

import java.util.Arrays;

/**
 * The frames whose commands one turn of a connection hands to the engine: which rows are whose.
 * Belongs to one session; its arrays grow to the bounds of a turn and stay.
 */
final class Turn {
  private int frames;
  private int[] correlations = new int[1];
  private int[] frameBytes = new int[1];
  private int[] rowEnds = new int[1];
  private boolean[] silent = new boolean[1];
  private boolean[] awaited = new boolean[1];
  private int[] cacheIds = new int[16];
  private boolean[] opens = new boolean[16];
  private boolean hasAwaited;

  void clear() {
    frames = 0;
    hasAwaited = false;
  }

  /** Adds a frame that is not answered. */
  void addSilentFrame(int bytes, int rowEnd) {
    addFrame(0, bytes, rowEnd);
    silent[frames - 1] = true;
  }

  /** Adds a frame; its rows end in front of {@code rowEnd}. */
  void addFrame(int correlation, int bytes, int rowEnd) {
    if (frames == correlations.length) {
      correlations = Arrays.copyOf(correlations, 2 * frames);
      frameBytes = Arrays.copyOf(frameBytes, 2 * frames);
      rowEnds = Arrays.copyOf(rowEnds, 2 * frames);
      silent = Arrays.copyOf(silent, 2 * frames);
      awaited = Arrays.copyOf(awaited, 2 * frames);
    }
    correlations[frames] = correlation;
    frameBytes[frames] = bytes;
    rowEnds[frames] = rowEnd;
    silent[frames] = false;
    awaited[frames] = false;
    frames++;
  }

  /** Remembers which cache id a row was sent for, and whether it is to open it. */
  void addRow(int row, int cacheId, boolean open) {
    if (row == cacheIds.length) {
      cacheIds = Arrays.copyOf(cacheIds, 2 * row);
      opens = Arrays.copyOf(opens, 2 * row);
    }
    cacheIds[row] = cacheId;
    opens[row] = open;
  }

  int frames() {
    return frames;
  }

  int correlation(int frame) {
    return correlations[frame];
  }

  int frameBytes(int frame) {
    return frameBytes[frame];
  }

  /** Row behind the last one of a frame. */
  int rowEnd(int frame) {
    return rowEnds[frame];
  }

  /** Whether a frame is not answered. */
  boolean isSilent(int frame) {
    return silent[frame];
  }

  /** Number of answered frames among the first ones. */
  int batches(int before) {
    int batches = 0;
    for (int i = 0; i < before; i++) {
      batches += silent[i] ? 0 : 1;
    }
    return batches;
  }

  /** Whether the reply to a frame says that it waits for listeners. */
  boolean isAwaited(int frame) {
    return awaited[frame];
  }

  void setAwaited(int frame) {
    awaited[frame] = true;
    hasAwaited = true;
  }

  /** Whether the reply to any frame says that it waits for listeners. */
  boolean hasAwaited() {
    return hasAwaited;
  }

  /** First row of a frame. */
  int rowStart(int frame) {
    return frame == 0 ? 0 : rowEnds[frame - 1];
  }

  int cacheId(int row) {
    return cacheIds[row];
  }

  boolean isOpen(int row) {
    return opens[row];
  }
}
