package io.crabcache.engine.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedFloatTest {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal TOP = TWO.pow(64);

  /** What redis-server 7.0.15 answers to INCRBYFLOAT. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.2, 0.3",
    "3.0, 1.10, 4.1",
    "5.0e3, 2.0e2, 5200",
    "10.5, -10.5, 0",
    "-0, -0.0, 0",
    "1, -0.000000000000000001, 1",
    "0, -0.000000000000000001, 0",
    "0, -0.00000000000000001, -0.00000000000000001",
    "17179869184, 1.5, 17179869185.5",
    "9007199254740993, 0.5, 9007199254740993.5",
    "18446744073709551615, 1, 18446744073709551616",
    "18446744073709551616, 1, 18446744073709551616",
    "18446744073709551616, 3, 18446744073709551620",
    "0x1.8p3, .5, 12.5",
    "1e30, 0, 1000000000000000000024696061952",
    "1.23, 4.56, 5.79",
    "123456789.123456789, 0.1, 123456789.22345678899728227",
    "-1.5, 1e-17, -1.49999999999999999",
  })
  void addsAsOtherServersDo(String first, String second, String sum) {
    assertThat(sum(first, second)).isEqualTo(sum);
  }

  @Test
  void roundsAsExactArithmeticDoes() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      String first = decimal(random);
      String second = decimal(random);
      BigDecimal exact = nearest(new BigDecimal(first)).add(nearest(new BigDecimal(second)));
      String expected =
          nearest(exact).setScale(17, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
      assertThat(sum(first, second)).as(first + " + " + second).isEqualTo(expected);
    }
  }

  @Test
  void readsBinaryPowersInHexadecimal() {
    for (int exponent = -60; exponent < 70; exponent++) {
      BigDecimal power = exponent < 0 ? half().pow(-exponent) : TWO.pow(exponent);
      String expected =
          power
              .multiply(BigDecimal.valueOf(0xABC))
              .setScale(17, RoundingMode.HALF_EVEN)
              .stripTrailingZeros()
              .toPlainString();
      assertThat(sum("0xaB.Cp" + (exponent + 4), "0")).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e1",
        "1e",
        "1e+",
        "1e1.5",
        "1 ",
        " 1",
        "1\n",
        "1\0",
        "\0",
        "1f",
        "1,5",
        "--1",
        "0x",
        "0x.",
        "0x1p",
        "0xg",
        "nan",
        "-NaN",
        "infin",
        "1_0",
        "１",
        "1e5000",
        "-1e5000",
        "1e-5000",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "0x1p16384",
        "0x1p-16447",
        "0x1.ffffffffffffffffp16383"
      })
  void refusesOtherTextsAndWhatIsOutOfRange(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  void readsUpToTheEndsOfTheRange() {
    assertThat(sum("0x1.fffffffffffffffep16383", "0"))
        .hasSize(4933)
        .startsWith("11897314953572317");
    assertThat(parse("0x1p-16445")).isNotNull();
    assertThat(parse("0e99999999999999999999")).hasToString("0");
    assertThat(parse("0." + "0".repeat(4_000) + "1")).isNotNull();
    assertThat(parse("1".repeat(ExtendedFloat.MAX_TEXT_BYTES + 1))).isNull();
    assertThat(parse("0".repeat(ExtendedFloat.MAX_TEXT_BYTES - 1) + "7")).hasToString("7");
  }

  @Test
  void aSumThatIsInfiniteOrNoNumberIsRefused() {
    assertThat(sum("inf", "1")).isEqualTo("null");
    assertThat(sum("-Infinity", "+INF")).isEqualTo("null");
    assertThat(sum("1e4932", "1e4932")).isEqualTo("null");
  }

  private static String sum(String first, String second) {
    ExtendedFloat a = parse(first);
    ExtendedFloat b = parse(second);
    assertThat(a).as(first).isNotNull();
    assertThat(b).as(second).isNotNull();
    return a == null || b == null ? "" : String.valueOf(a.plus(b));
  }

  private static @Nullable ExtendedFloat parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ExtendedFloat.parse(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  private static String decimal(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(random.nextBoolean() ? 4 : 30);
    int point = random.nextInt(digits + 1);
    for (int i = 0; i < digits; i++) {
      text.append(i == point ? "." : "").append(random.nextInt(10));
    }
    int range = random.nextInt(3) == 0 ? 600 : 20;
    return random.nextInt(3) == 0 ? text + "e" + (random.nextInt(range) - range / 2) : "" + text;
  }

  private static BigDecimal half() {
    return new BigDecimal("0.5");
  }

  /** The nearest number of 64 bits, by trying exponents one after the other. */
  private static BigDecimal nearest(BigDecimal exact) {
    if (exact.signum() == 0) {
      return exact;
    }
    BigDecimal scaled = exact.abs();
    BigDecimal unit = BigDecimal.ONE;
    while (scaled.compareTo(TOP) >= 0) {
      scaled = scaled.multiply(half());
      unit = unit.multiply(TWO);
    }
    while (scaled.multiply(TWO).compareTo(TOP) < 0) {
      scaled = scaled.multiply(TWO);
      unit = unit.multiply(half());
    }
    BigDecimal rounded = scaled.setScale(0, RoundingMode.HALF_EVEN).multiply(unit);
    return exact.signum() < 0 ? rounded.negate() : rounded;
  }
}
