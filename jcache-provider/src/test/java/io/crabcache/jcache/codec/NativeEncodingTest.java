package io.crabcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of native types, as the package's documentation lays them down. */
class NativeEncodingTest {

  private static final ZoneOffset ONE_HOUR = ZoneOffset.ofHours(1);
  private static final LocalDate SECOND_OF_JANUARY = LocalDate.of(1970, 1, 2);
  private static final LocalTime ONE_SECOND = LocalTime.of(0, 0, 1);
  private static final String DATE = "0100000000000000";
  private static final String TIME = "00ca9a3b00000000"; // 1,000,000,000 = 0x3b9aca00
  private static final String OFFSET = "100e0000"; // 3600 = 0xe10
  private static final String BERLIN = "4575726f70652f4265726c696e";

  private final Codec codec = TestCodecs.of(Object.class, Color.class.getName());

  private enum Color {
    /** A constant with a class of its own. */
    RED {
      @Override
      public String toString() {
        return "warm";
      }
    },
    BLUE
  }

  static Stream<Arguments> literals() {
    return Stream.of(
        arguments("", "01"),
        arguments("A", "01 41"),
        arguments("é\uD83D\uDE00", "01 c3a9 f09f9880"),
        arguments("\uFFFD", "01 efbfbd"),
        arguments("\uD800", "02 00d8"),
        arguments("x\uDC00\uD800y", "02 7800 00dc 00d8 7900"),
        arguments(true, "03 01"),
        arguments(false, "03 00"),
        arguments((byte) -1, "04 ff"),
        arguments((short) 258, "05 0201"),
        arguments(1, "06 01000000"),
        arguments(Integer.MIN_VALUE, "06 00000080"),
        arguments(-2L, "07 feffffffffffffff"),
        arguments(1.0f, "08 0000803f"),
        arguments(-0.0f, "08 00000080"),
        arguments(Float.intBitsToFloat(0x7fc12345), "08 0000c07f"),
        arguments(1.0, "09 000000000000f03f"),
        arguments(Double.longBitsToDouble(0xfff8000000000001L), "09 000000000000f87f"),
        arguments('A', "0a 4100"),
        arguments('\uD800', "0a 00d8"),
        arguments(
            UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"),
            "0c 0706050403020100 0f0e0d0c0b0a0908"),
        arguments(BigInteger.ZERO, "0d 00"),
        arguments(BigInteger.valueOf(128), "0d 0080"),
        arguments(BigInteger.valueOf(-129), "0d ff7f"),
        arguments(new BigDecimal("1.0"), "0e 01000000 0a"),
        arguments(new BigDecimal("1.00"), "0e 02000000 64"),
        arguments(new BigDecimal("1E+3"), "0e fdffffff 01"),
        arguments(Instant.ofEpochSecond(1, 2), "0f 0100000000000000 02000000"),
        arguments(Instant.ofEpochSecond(-1, 999_999_999), "0f ffffffffffffffff ffc99a3b"),
        arguments(SECOND_OF_JANUARY, "10" + DATE),
        arguments(ONE_SECOND, "11" + TIME),
        arguments(LocalDateTime.of(SECOND_OF_JANUARY, ONE_SECOND), "12" + DATE + TIME),
        arguments(OffsetTime.of(ONE_SECOND, ONE_HOUR), "13" + TIME + OFFSET),
        arguments(
            OffsetDateTime.of(SECOND_OF_JANUARY, ONE_SECOND, ONE_HOUR),
            "14" + DATE + TIME + OFFSET),
        arguments(
            ZonedDateTime.of(SECOND_OF_JANUARY, ONE_SECOND, ZoneId.of("Europe/Berlin")),
            "15" + DATE + TIME + OFFSET + BERLIN),
        arguments(Duration.ofSeconds(-1, 2), "16 ffffffffffffffff 02000000"),
        arguments(Period.of(1, -2, 3), "17 01000000 feffffff 03000000"),
        arguments(Year.of(2026), "18 ea070000"),
        arguments(YearMonth.of(2026, 2), "19 ea070000 02"),
        arguments(MonthDay.of(2, 29), "1a 02 1d"),
        arguments(ONE_HOUR, "1b" + OFFSET),
        arguments(ZoneId.of("Europe/Berlin"), "1c" + BERLIN),
        arguments(
            TimeUnit.DAYS,
            "1d 1d00 6a6176612e7574696c2e636f6e63757272656e742e54696d65556e6974 44415953"));
  }

  @ParameterizedTest
  @MethodSource("literals")
  void hasTheBytesOfThePackageDocumentation(Object object, String hex) {
    assertThat(codec.encode(object)).isEqualTo(bytes(hex));
  }

  @ParameterizedTest
  @MethodSource({"literals", "extremes"})
  void comesBackEqual(Object object) {
    byte[] encoded = codec.encode(object);
    assertThat(codec.decode(encoded)).isEqualTo(object).hasSameClassAs(object);
    assertThat(codec.isCanonical(encoded)).isTrue();
  }

  static Stream<Object> extremes() {
    return Stream.of(
        Byte.MIN_VALUE,
        Short.MIN_VALUE,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        Float.MIN_VALUE,
        Float.NEGATIVE_INFINITY,
        0.0f,
        Double.MAX_VALUE,
        -0.0,
        Character.MAX_VALUE,
        "a".repeat(100_000),
        BigInteger.TWO.pow(4000).negate(),
        new BigDecimal(BigInteger.TEN.pow(500), Integer.MAX_VALUE),
        new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
        Instant.MIN,
        Instant.MAX,
        LocalDate.MIN,
        LocalDate.MAX,
        LocalTime.MAX,
        LocalDateTime.MIN,
        LocalDateTime.MAX,
        OffsetTime.MIN,
        OffsetTime.MAX,
        OffsetDateTime.MIN,
        OffsetDateTime.MAX,
        ZonedDateTime.of(LocalDateTime.of(2025, 10, 26, 2, 30), ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        ZonedDateTime.of(SECOND_OF_JANUARY, ONE_SECOND, ONE_HOUR),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Period.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        Year.of(Year.MIN_VALUE),
        YearMonth.of(Year.MAX_VALUE, 12),
        ZoneOffset.MIN,
        DayOfWeek.SUNDAY,
        Color.RED,
        Color.BLUE);
  }

  @Test
  void byteArraysComeBackByContent() {
    byte[] array = {1, -1};
    byte[] encoded = codec.encode(array);
    array[0] = 7;

    assertThat(encoded).isEqualTo(bytes("0b 01ff"));
    assertThat(codec.decode(encoded)).isEqualTo(new byte[] {1, -1});
  }

  @Test
  void anInstantOfAZoneSurvivesRulesThatHaveChanged() {
    // 1970-01-02T00:00:01 at an offset of two hours, which Berlin did not have: the instant counts.
    byte[] encoded = bytes("15" + DATE + TIME + "201c0000" + BERLIN);

    assertThat(codec.decode(encoded))
        .isEqualTo(ZonedDateTime.parse("1970-01-01T23:00:01+01:00[Europe/Berlin]"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no bytes",
    "00, unknown type tag 0",
    "1e, unknown type tag 30",
    "3f, unknown type tag 63",
    "41, unknown type tag 65",
    "ff, unknown type tag 255",
    "01ff, malformed UTF-8",
    "01eda080, malformed UTF-8", // a surrogate in UTF-8
    "024100, well-formed",
    "0200d841, too long by 1",
    "03, malformed",
    "0302, boolean of 2",
    "060100, malformed",
    "0601000000ff, too long by 1",
    "080000c1ff, NaN",
    "09010000000000f87f, NaN",
    "0d, malformed",
    "0d0001, more bytes than it needs",
    "0dffff, more bytes than it needs",
    "0e00000000, malformed",
    "0f010000000000000000ca9a3b, nanoseconds",
    "0fffffffffffffff7f00000000, malformed",
    "10ffffffffffffff7f, malformed",
    "11ffffffffffffffff, malformed",
    "19ea0700000d, malformed",
    "1a021e, malformed",
    "1b00ffff7f, malformed",
    "1c4e6f742f485f5a6f6e65, malformed",
    "1c2b30313a3030, offset and not a region",
    "1d0500, malformed",
    "1d0a006e6f2e7375636820436c, no class",
    "1d1000 6a6176612e6c616e672e537472696e67 41, not an enum",
    "1d1d006a6176612e7574696c2e636f6e63757272656e742e54696d65556e697446, malformed",
    "40, marshaller",
    "4005, marshaller",
    "40046a617661, cannot read"
  })
  void refusesWhatNoEncoderWrites(String hex, String reason) {
    assertThatThrownBy(() -> codec.decode(bytes(hex)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesEveryTruncationOfAFixedLength() {
    byte[] whole = bytes("14" + DATE + TIME + OFFSET);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CacheException.class);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
