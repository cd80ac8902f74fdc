package io.crabcache.session.resp.string;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonSubsequenceTest {

  @Test
  void ofSeveralLongestOnesItFindsTheTextbooksWhicheverStringIsLonger() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] a = letters(random);
      byte[] b = letters(random);
      CommonSubsequence found = new CommonSubsequence(a, b, true);
      while (!found.advance(7)) {
        assertThat(found.heldBytes()).isPositive();
      }
      String wanted = textbook(a, b);
      assertThat(new String(found.bytes(), StandardCharsets.US_ASCII))
          .as("%s and %s, seed %d", text(a), text(b), seed)
          .isEqualTo(wanted);
      CommonSubsequence length = new CommonSubsequence(a, b, false);
      assertThat(length.advance(Integer.MAX_VALUE)).isTrue();
      assertThat(length.length()).isEqualTo(wanted.length());
    }
  }

  @Test
  void aLongStringCostsLittleBesideAShortOne() {
    byte[] longer = new byte[1 << 20];
    byte[] shorter = new byte[16];
    assertThat(new CommonSubsequence(shorter, longer, false).heldBytes())
        .isLessThan((1 << 20) + 300);
    assertThat(new CommonSubsequence(longer, shorter, false).heldBytes())
        .isLessThan((1 << 20) + 300);
  }

  /** As Redis walks back: where leaving either byte out is as good, it leaves out the second's. */
  private static String textbook(byte[] a, byte[] b) {
    int[][] lengths = new int[a.length + 1][b.length + 1];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        lengths[i][j] =
            a[i - 1] == b[j - 1]
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    StringBuilder back = new StringBuilder();
    int i = a.length;
    int j = b.length;
    while (i > 0 && j > 0) {
      if (a[i - 1] == b[j - 1]) {
        back.append((char) a[i - 1]);
        i--;
        j--;
      } else if (lengths[i - 1][j] > lengths[i][j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    return back.reverse().toString();
  }

  private static byte[] letters(Random random) {
    byte[] letters = new byte[random.nextInt(20)];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(3));
    }
    return letters;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
