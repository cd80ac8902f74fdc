package io.crabcache.engine.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  @Test
  void writesAndReadsNumbersOfAllLengths() {
    Random random = new Random(1);
    ByteBuf buffer = Unpooled.buffer();
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextLong() >> random.nextInt(Long.SIZE);
      for (long n : new long[] {number, Long.MIN_VALUE + i, Long.MAX_VALUE - i, i, -i}) {
        buffer.clear().writeByte('x');
        int length = DecimalText.append(n, buffer);
        assertThat(buffer.toString(1, length, StandardCharsets.US_ASCII)).isEqualTo("" + n);
        assertThat(buffer.writerIndex()).isEqualTo(1 + length);
        assertThat(length).isEqualTo(DecimalText.length(n));
        assertThat(DecimalText.isLong(buffer, 1, length)).isTrue();
        assertThat(DecimalText.parse(buffer, 1, length)).isEqualTo(n);
      }
    }
  }

  @Test
  void takesWhatFitsInto64Bits() {
    for (BigInteger limit : new BigInteger[] {MIN, MAX}) {
      for (int i = -50; i <= 50; i++) {
        BigInteger number = limit.add(BigInteger.valueOf(i));
        boolean fits = number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0;
        assertThat(isLong(number.toString())).as(number.toString()).isEqualTo(fits);
      }
    }
    for (int digits = 19; digits < 60; digits++) {
      for (char digit = '1'; digit <= '9'; digit++) {
        String text = String.valueOf(digit).repeat(digits);
        boolean fits = new BigInteger(text).compareTo(MAX) <= 0;
        assertThat(isLong(text)).as(text).isEqualTo(fits);
        assertThat(isLong("-" + text)).as("-" + text).isEqualTo(fits);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        "+1",
        "-0",
        "00",
        "01",
        "-01",
        " 1",
        "1 ",
        "1\n",
        "1\0",
        "1.0",
        "1e1",
        "0x1",
        "--1",
        "1-",
        "/",
        ":",
        "1/",
        "1:",
        "-:",
        "a",
        "12345678901234567890a"
      })
  void refusesEveryOtherForm(String text) {
    assertThat(isLong(text)).isFalse();
  }

  private static boolean isLong(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer("7" + text + "7", StandardCharsets.ISO_8859_1);
    return DecimalText.isLong(bytes, 1, text.length());
  }
}
