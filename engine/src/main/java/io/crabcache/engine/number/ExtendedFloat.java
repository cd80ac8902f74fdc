package io.crabcache.engine.number;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number of the 80-bit format of x86 processors, C's {@code long double} there: a significand of
 * 64 bits and an exponent of 15. Servers of the text dialects add floating-point values in it, so
 * that results are equal to theirs only if the rounding is.
 *
 * <p>Reading, adding and writing each compute exactly, with numbers of any length, and then round
 * once, to nearest and ties to even, as IEEE 754 asks. That is slower than hardware, microseconds
 * for a usual text and below a millisecond for the longest, and short. Immutable.
 */
public final class ExtendedFloat {

  /** Longest text that is read, bytes. */
  public static final int MAX_TEXT_BYTES = 5 * 1024 - 1;

  /** The number 0. */
  public static final ExtendedFloat ZERO = new ExtendedFloat(BigInteger.ZERO, 0, false);

  private static final int SIGNIFICAND_BITS = 64;

  /** Exponent of the lowest bit of the least numbers. */
  private static final int MIN_EXPONENT = -16_445;

  /** Exponent of the lowest bit of the greatest numbers. */
  private static final int MAX_EXPONENT = 16_383 - (SIGNIFICAND_BITS - 1);

  /** Decimal or binary places beyond which every number is infinite, or zero. */
  private static final int FAR_PLACES = 20_000;

  private static final int WRITTEN_DECIMALS = 17;
  private static final int DECIMAL = 10;
  private static final int HEX = 16;
  private static final int BITS_OF_HEX_DIGIT = 4;

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<sign>[+-]?)(?:(?<infinite>inf(?:inity)?)"
              + "|0x(?<hex>(?=\\.?[0-9a-f])[0-9a-f]*(?:\\.[0-9a-f]*)?)(?:p(?<binary>[+-]?[0-9]+))?"
              + "|(?<digits>(?=\\.?[0-9])[0-9]*(?:\\.[0-9]*)?)(?:e(?<decimal>[+-]?[0-9]+))?)",
          Pattern.CASE_INSENSITIVE);

  private final BigInteger significand; // with the sign; its sign alone if infinite
  private final int exponent; // of 2
  private final boolean infinite;

  private ExtendedFloat(BigInteger significand, int exponent, boolean infinite) {
    this.significand = significand;
    this.exponent = exponent;
    this.infinite = infinite;
  }

  /**
   * Reads what C's {@code strtold} takes as a whole: a decimal or hexadecimal number, or infinity.
   *
   * @return null if the text is none, or is too large or too small for the format
   */
  public static @Nullable ExtendedFloat parse(ByteBuf source, int index, int length) {
    if (length > MAX_TEXT_BYTES) {
      return null;
    }
    Matcher text = TEXT.matcher(source.toString(index, length, StandardCharsets.ISO_8859_1));
    if (!text.matches()) {
      return null;
    }
    boolean negative = "-".equals(text.group("sign"));
    if (text.group("infinite") != null) {
      return infinity(negative);
    }
    String hex = text.group("hex");
    return hex != null
        ? number(negative, hex, HEX, BITS_OF_HEX_DIGIT, text.group("binary"))
        : number(negative, String.valueOf(text.group("digits")), DECIMAL, 1, text.group("decimal"));
  }

  /**
   * Makes a number of its text's parts.
   *
   * @param mantissa digits, with or without a point
   * @param placesOfDigit how much a digit behind the point takes from the exponent
   */
  private static @Nullable ExtendedFloat number(
      boolean negative, String mantissa, int radix, int placesOfDigit, @Nullable String exponent) {
    int point = mantissa.indexOf('.');
    int behindPoint = point < 0 ? 0 : mantissa.length() - point - 1;
    String digits = mantissa.replace(".", "");
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    if (zeros == digits.length()) {
      return ZERO;
    }
    long places = clamped(exponent) - (long) placesOfDigit * behindPoint;
    long magnitude = places + (long) placesOfDigit * (digits.length() - zeros);
    if (Math.abs(magnitude) > FAR_PLACES) {
      return null;
    }
    BigInteger number = new BigInteger(digits, radix);
    BigInteger signed = negative ? number.negate() : number;
    BigInteger base = BigInteger.valueOf(radix == HEX ? 2 : DECIMAL);
    BigInteger power = base.pow((int) Math.abs(places));
    ExtendedFloat rounded =
        places < 0 ? rounded(signed, power) : rounded(signed.multiply(power), BigInteger.ONE);
    return rounded.infinite || rounded.significand.signum() == 0 ? null : rounded;
  }

  private static long clamped(@Nullable String exponent) {
    if (exponent == null) {
      return 0;
    }
    BigInteger far = BigInteger.valueOf(Integer.MAX_VALUE);
    return new BigInteger(exponent).min(far).max(far.negate()).longValue();
  }

  private static ExtendedFloat infinity(boolean negative) {
    return new ExtendedFloat(negative ? BigInteger.ONE.negate() : BigInteger.ONE, 0, true);
  }

  /** The number next to a fraction; ties go to the even significand. */
  private static ExtendedFloat rounded(BigInteger numerator, BigInteger denominator) {
    BigInteger magnitude = numerator.abs();
    int scale = magnitude.bitLength() - denominator.bitLength() - SIGNIFICAND_BITS;
    int exponent = Math.max(MIN_EXPONENT, scale);
    BigInteger significand = quotient(magnitude, denominator, exponent);
    while (significand.bitLength() > SIGNIFICAND_BITS) { // one more, by the guess or by rounding
      exponent++;
      significand = quotient(magnitude, denominator, exponent);
    }
    if (exponent > MAX_EXPONENT) {
      return infinity(numerator.signum() < 0);
    }
    return new ExtendedFloat(
        numerator.signum() < 0 ? significand.negate() : significand, exponent, false);
  }

  /** The fraction divided by a power of two, rounded to an integer. */
  private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int exponent) {
    BigInteger dividend = exponent < 0 ? numerator.shiftLeft(-exponent) : numerator;
    BigInteger divisor = exponent > 0 ? denominator.shiftLeft(exponent) : denominator;
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    int half = parts[1].shiftLeft(1).compareTo(divisor);
    boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
    return up ? parts[0].add(BigInteger.ONE) : parts[0];
  }

  /**
   * Adds.
   *
   * @return null if the sum is infinite or, of two infinities, no number
   */
  public @Nullable ExtendedFloat plus(ExtendedFloat that) {
    if (infinite || that.infinite) {
      return null;
    }
    int lowest = Math.min(exponent, that.exponent);
    BigInteger sum =
        significand
            .shiftLeft(exponent - lowest)
            .add(that.significand.shiftLeft(that.exponent - lowest));
    ExtendedFloat rounded =
        lowest < 0
            ? rounded(sum, BigInteger.ONE.shiftLeft(-lowest))
            : rounded(sum.shiftLeft(lowest), BigInteger.ONE);
    return rounded.infinite ? null : rounded;
  }

  /**
   * The number with 17 decimals, rounded, without zeros at their end; what rounds to zero has no
   * sign.
   */
  @Override
  public String toString() {
    if (infinite) {
      return significand.signum() < 0 ? "-inf" : "inf";
    }
    BigInteger scaled = significand.abs().multiply(BigInteger.TEN.pow(WRITTEN_DECIMALS));
    BigInteger rounded = quotient(scaled, BigInteger.ONE, -exponent);
    BigInteger signed = significand.signum() < 0 ? rounded.negate() : rounded;
    return new BigDecimal(signed, WRITTEN_DECIMALS).stripTrailingZeros().toPlainString();
  }
}
