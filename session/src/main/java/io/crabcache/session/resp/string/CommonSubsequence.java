package io.crabcache.session.resp.string;

import java.util.ArrayList;
import java.util.List;

/**
 * The longest common subsequence of two byte strings, by the textbook's dynamic program: a row of
 * lengths along the shorter string for each byte of the longer one. Of the whole table it keeps
 * only what the way back needs, a bit for each cell: whether more is in common without this byte of
 * the first string than without this byte of the second. Where both are equal it leaves the
 * second's out, as Redis does, so that of several longest ones it finds the same. Not thread safe.
 */
final class CommonSubsequence {

  /**
   * A part that is in one piece in both strings.
   *
   * @param inA index of its first byte in the first string
   * @param inB index of its first byte in the second string
   */
  record Match(int inA, int inB, int length) {}

  private final byte[] a;
  private final byte[] b;
  private final boolean alongA;
  private final byte[] longer;
  private final byte[] shorter;
  private final long[] withoutA;
  private int[] above;
  private int[] row;
  private int rows;

  /**
   * Starts with nothing computed.
   *
   * @param traced whether more than the length is wanted
   */
  CommonSubsequence(byte[] a, byte[] b, boolean traced) {
    this.a = a;
    this.b = b;
    long cells = traced ? (long) a.length * b.length : 0;
    withoutA = new long[Math.toIntExact((cells + Long.SIZE - 1) / Long.SIZE)];
    alongA = a.length < b.length;
    longer = alongA ? b : a;
    shorter = alongA ? a : b;
    above = new int[shorter.length + 1];
    row = new int[shorter.length + 1];
  }

  /**
   * Computes some more.
   *
   * @param steps about how many cells
   * @return whether all is computed
   */
  boolean advance(int steps) {
    int left = steps;
    while (rows < longer.length && left > 0) {
      computeRow();
      left -= shorter.length + 1;
    }
    return rows == longer.length;
  }

  /** Bytes of the strings and of what is kept to compute. */
  long heldBytes() {
    long kept = (long) withoutA.length * Long.BYTES + 2L * row.length * Integer.BYTES;
    return a.length + b.length + kept;
  }

  private void computeRow() {
    byte next = longer[rows];
    boolean traced = withoutA.length > 0;
    int cell = rows * shorter.length;
    for (int i = 0; i < shorter.length; i++, cell++) {
      if (next == shorter[i]) {
        row[i + 1] = above[i] + 1;
        continue;
      }
      int withoutLonger = above[i + 1];
      int withoutShorter = row[i];
      row[i + 1] = Math.max(withoutLonger, withoutShorter);
      int more = alongA ? withoutShorter - withoutLonger : withoutLonger - withoutShorter;
      if (traced && more > 0) {
        withoutA[cell >>> 6] |= 1L << cell;
      }
    }
    int[] computed = row;
    row = above;
    above = computed;
    rows++;
  }

  /** Length of the subsequence; all has to be computed. */
  int length() {
    return above[shorter.length];
  }

  /** The pieces of the subsequence, from the last to the first. */
  List<Match> matches() {
    List<Match> matches = new ArrayList<>();
    int i = a.length;
    int j = b.length;
    int piece = 0;
    while (i > 0 && j > 0) {
      if (a[i - 1] == b[j - 1]) {
        i--;
        j--;
        piece++;
        continue;
      }
      if (piece > 0) {
        matches.add(new Match(i, j, piece));
        piece = 0;
      }
      int cell = alongA ? (j - 1) * a.length + i - 1 : (i - 1) * b.length + j - 1;
      if ((withoutA[cell >>> 6] & 1L << cell) != 0) {
        i--;
      } else {
        j--;
      }
    }
    if (piece > 0) {
      matches.add(new Match(i, j, piece));
    }
    return matches;
  }

  /** The subsequence. */
  byte[] bytes() {
    byte[] bytes = new byte[length()];
    int end = bytes.length;
    for (Match match : matches()) {
      end -= match.length;
      System.arraycopy(a, match.inA, bytes, end, match.length);
    }
    return bytes;
  }
}
