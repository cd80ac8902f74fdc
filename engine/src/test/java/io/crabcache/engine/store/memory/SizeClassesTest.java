package io.crabcache.engine.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request is rounded to, and what that costs. */
class SizeClassesTest {

  @ParameterizedTest
  @CsvSource({"16384, 8", "32768, 8", "65536, 8", "16384, 64", "32768, 64", "65536, 64"})
  void wasteLittle(int pageBytes, int alignment) {
    SizeClasses classes = new SizeClasses(pageBytes, alignment);
    assertThat(classes.largest()).isEqualTo(pageBytes / 4);
    for (int bytes = 1; bytes <= classes.largest(); bytes++) {
      int size = classes.rounded(bytes);
      int blocks = pageBytes / size;
      assertThat(size).isGreaterThanOrEqualTo(bytes).matches(s -> s % alignment == 0);
      if (bytes <= 33 * alignment) {
        assertThat(size).as("for %d bytes", bytes).isLessThan(bytes + alignment);
      } else {
        assertThat(pageBytes - blocks * size)
            .as("bytes that no block of %d fits into", size)
            .isLessThan(blocks * alignment);
        // With few blocks no finer step would put more of them into a page.
        int least = (bytes + alignment - 1) / alignment * alignment;
        assertThat(size <= least + least / 16 || pageBytes / least <= blocks)
            .as("%d bytes for %d", size, bytes)
            .isTrue();
      }
    }
  }

  @Test
  void fitRunsOfBucketsExactly() {
    SizeClasses classes = new SizeClasses(Slabs.MAX_PAGE_BYTES, 64);
    for (int buckets = 0; buckets <= 32; buckets++) {
      int bytes = 64 * (1 + buckets);
      assertThat(classes.rounded(bytes)).isEqualTo(bytes);
    }
  }
}
