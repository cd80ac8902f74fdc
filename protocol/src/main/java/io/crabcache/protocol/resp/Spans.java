package io.crabcache.protocol.resp;

import java.util.Arrays;

/** Where the arguments of a request lie: pairs of index and length. Grows with what has arrived. */
final class Spans {
  private static final int FIRST_CAPACITY = 64;

  private int[] pairs = new int[2 * FIRST_CAPACITY];

  int index(int argument) {
    return pairs[2 * argument];
  }

  int length(int argument) {
    return pairs[2 * argument + 1];
  }

  void set(int argument, int index, int length) {
    if (2 * argument >= pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * pairs.length);
    }
    pairs[2 * argument] = index;
    pairs[2 * argument + 1] = length;
  }
}
