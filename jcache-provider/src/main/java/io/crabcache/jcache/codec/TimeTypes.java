package io.crabcache.jcache.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.Map;

/** The value classes of {@code java.time}; its enums are enums like any other. */
final class TimeTypes {

  private static final int DATE_TIME_BYTES = 2 * Long.BYTES;
  private static final int MAX_NANO = 999_999_999;

  /** Regions: offsets have a type of their own. */
  static final NativeType<ZoneId> REGION =
      new NativeType<>(Tag.ZONE_ID) {
        @Override
        byte[] encode(ZoneId value) {
          byte[] id = value.getId().getBytes(StandardCharsets.UTF_8);
          return begin(id.length).put(id).array();
        }

        @Override
        ZoneId decode(ByteBuffer payload) {
          ZoneId zone = ZoneId.of(TextType.utf8(payload));
          if (zone instanceof ZoneOffset) {
            throw new IllegalArgumentException(zone + " is an offset and not a region");
          }
          return zone;
        }
      };

  private static final NativeType<ZonedDateTime> ZONED =
      new NativeType<>(Tag.ZONED_DATE_TIME) {
        @Override
        byte[] encode(ZonedDateTime value) {
          byte[] id = value.getZone().getId().getBytes(StandardCharsets.UTF_8);
          byte[] encoded = new byte[1 + DATE_TIME_BYTES + Integer.BYTES + id.length];
          ByteBuffer out = begin(encoded);
          write(out, value.toLocalDateTime());
          out.putInt(value.getOffset().getTotalSeconds()).put(id);
          return encoded;
        }

        /** Where this JVM's rules for the zone have changed, the instant stays and not the hour. */
        @Override
        ZonedDateTime decode(ByteBuffer payload) {
          LocalDateTime dateTime = dateTime(payload);
          ZoneOffset offset = offset(payload);
          return ZonedDateTime.ofInstant(dateTime, offset, ZoneId.of(TextType.utf8(payload)));
        }
      };

  /** The types by their classes, save regions, whose class is not public. */
  static final Map<Class<?>, NativeType<?>> BY_CLASS =
      Map.ofEntries(
          Map.entry(
              Instant.class,
              NativeType.<Instant>fixed(
                  Tag.INSTANT,
                  Long.BYTES + Integer.BYTES,
                  (out, v) -> out.putLong(v.getEpochSecond()).putInt(v.getNano()),
                  in -> Instant.ofEpochSecond(in.getLong(), nano(in)))),
          Map.entry(
              LocalDate.class,
              NativeType.<LocalDate>fixed(
                  Tag.LOCAL_DATE, Long.BYTES, TimeTypes::write, TimeTypes::date)),
          Map.entry(
              LocalTime.class,
              NativeType.<LocalTime>fixed(
                  Tag.LOCAL_TIME, Long.BYTES, TimeTypes::write, TimeTypes::time)),
          Map.entry(
              LocalDateTime.class,
              NativeType.<LocalDateTime>fixed(
                  Tag.LOCAL_DATE_TIME, DATE_TIME_BYTES, TimeTypes::write, TimeTypes::dateTime)),
          Map.entry(
              OffsetTime.class,
              NativeType.<OffsetTime>fixed(
                  Tag.OFFSET_TIME,
                  Long.BYTES + Integer.BYTES,
                  (out, v) -> {
                    write(out, v.toLocalTime());
                    out.putInt(v.getOffset().getTotalSeconds());
                  },
                  in -> OffsetTime.of(time(in), offset(in)))),
          Map.entry(
              OffsetDateTime.class,
              NativeType.<OffsetDateTime>fixed(
                  Tag.OFFSET_DATE_TIME,
                  DATE_TIME_BYTES + Integer.BYTES,
                  (out, v) -> {
                    write(out, v.toLocalDateTime());
                    out.putInt(v.getOffset().getTotalSeconds());
                  },
                  in -> OffsetDateTime.of(dateTime(in), offset(in)))),
          Map.entry(ZonedDateTime.class, ZONED),
          Map.entry(
              Duration.class,
              NativeType.<Duration>fixed(
                  Tag.DURATION,
                  Long.BYTES + Integer.BYTES,
                  (out, v) -> out.putLong(v.getSeconds()).putInt(v.getNano()),
                  in -> Duration.ofSeconds(in.getLong(), nano(in)))),
          Map.entry(
              Period.class,
              NativeType.<Period>fixed(
                  Tag.PERIOD,
                  3 * Integer.BYTES,
                  (out, v) -> out.putInt(v.getYears()).putInt(v.getMonths()).putInt(v.getDays()),
                  in -> Period.of(in.getInt(), in.getInt(), in.getInt()))),
          Map.entry(
              Year.class,
              NativeType.<Year>fixed(
                  Tag.YEAR,
                  Integer.BYTES,
                  (out, v) -> out.putInt(v.getValue()),
                  in -> Year.of(in.getInt()))),
          Map.entry(
              YearMonth.class,
              NativeType.<YearMonth>fixed(
                  Tag.YEAR_MONTH,
                  Integer.BYTES + 1,
                  (out, v) -> out.putInt(v.getYear()).put((byte) v.getMonthValue()),
                  in -> YearMonth.of(in.getInt(), in.get()))),
          Map.entry(
              MonthDay.class,
              NativeType.<MonthDay>fixed(
                  Tag.MONTH_DAY,
                  2,
                  (out, v) -> out.put((byte) v.getMonthValue()).put((byte) v.getDayOfMonth()),
                  in -> MonthDay.of(in.get(), in.get()))),
          Map.entry(
              ZoneOffset.class,
              NativeType.<ZoneOffset>fixed(
                  Tag.ZONE_OFFSET,
                  Integer.BYTES,
                  (out, v) -> out.putInt(v.getTotalSeconds()),
                  TimeTypes::offset)));

  private TimeTypes() {}

  private static void write(ByteBuffer out, LocalDate date) {
    out.putLong(date.toEpochDay());
  }

  private static void write(ByteBuffer out, LocalTime time) {
    out.putLong(time.toNanoOfDay());
  }

  private static void write(ByteBuffer out, LocalDateTime dateTime) {
    write(out, dateTime.toLocalDate());
    write(out, dateTime.toLocalTime());
  }

  private static LocalDate date(ByteBuffer in) {
    return LocalDate.ofEpochDay(in.getLong());
  }

  private static LocalTime time(ByteBuffer in) {
    return LocalTime.ofNanoOfDay(in.getLong());
  }

  private static LocalDateTime dateTime(ByteBuffer in) {
    return LocalDateTime.of(date(in), time(in));
  }

  private static ZoneOffset offset(ByteBuffer in) {
    return ZoneOffset.ofTotalSeconds(in.getInt());
  }

  /** Reads nanoseconds of a second; more would be carried over and give a second encoding. */
  private static int nano(ByteBuffer in) {
    int nano = in.getInt();
    if (nano < 0 || nano > MAX_NANO) {
      throw new IllegalArgumentException(nano + " nanoseconds of a second");
    }
    return nano;
  }
}
