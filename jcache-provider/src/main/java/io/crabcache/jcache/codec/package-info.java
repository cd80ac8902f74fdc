/**
 * Objects to bytes and back. It takes the keys and values of a call and hands byte arrays to the
 * client; what a reply brings goes the other way. The server never looks inside.
 *
 * <p>Caches that are shared with Redis clients have the {@code raw} codec: a String is its UTF-8, a
 * {@code byte[]} is itself, there are no other types, and equal bytes are equal objects. What
 * follows is about all other caches.
 *
 * <p>The bytes describe themselves, so that clients which declare different types for a cache still
 * agree: a tag byte ({@link io.crabcache.jcache.codec.Tag}) and a payload. Integers are
 * little-endian; texts are UTF-8.
 *
 * <pre>
 *   tag  type            payload
 *    1   String          UTF-8
 *    2   String          UTF-16LE; only a string with unpaired surrogates, which UTF-8 cannot hold
 *    3   Boolean         u8: 0 or 1
 *    4   Byte            i8
 *    5   Short           i16
 *    6   Integer         i32
 *    7   Long            i64
 *    8   Float           IEEE 754 bits, 4 bytes; every NaN is 0x7fc00000
 *    9   Double          IEEE 754 bits, 8 bytes; every NaN is 0x7ff8000000000000
 *   10   Character       u16, one UTF-16 unit
 *   11   byte[]          its bytes
 *   12   UUID            i64 most, i64 least significant bits
 *   13   BigInteger      two's complement, most significant byte first, as few bytes as possible
 *   14   BigDecimal      i32 scale; unscaled value like 13
 *   15   Instant         i64 seconds since 1970, i32 nanoseconds
 *   16   LocalDate       i64 days since 1970-01-01
 *   17   LocalTime       i64 nanoseconds of the day
 *   18   LocalDateTime   16, 17
 *   19   OffsetTime      17, i32 offset in seconds
 *   20   OffsetDateTime  18, i32 offset in seconds
 *   21   ZonedDateTime   18, i32 offset in seconds; zone id
 *   22   Duration        i64 seconds, i32 nanoseconds
 *   23   Period          i32 years, i32 months, i32 days
 *   24   Year            i32
 *   25   YearMonth       i32 year, u8 month
 *   26   MonthDay        u8 month, u8 day
 *   27   ZoneOffset      i32 seconds
 *   28   ZoneId          zone id, of a region
 *   29   enum            u16 length of the class's name, its name; name of the constant
 *   64   anything else   u8 length of the marshaller's name, its name; what the marshaller wrote
 * </pre>
 *
 * <p>Tags below 64 are <em>native</em>: two objects are equal exactly if their bytes are, in every
 * JVM. So the server can compare them, and they are safe as keys. {@code equals} of the type
 * decides: -0.0 and 0.0 differ, NaN equals NaN, {@code 1.0} and {@code 1.00} differ as BigDecimal.
 * Two exceptions are on purpose: {@code byte[]} is compared by content, where Java compares
 * identities; and objects behind a marshaller are the same key only if the marshaller writes the
 * same bytes for them, which for Java serialization is not so for keys that hold hash tables.
 *
 * <p>Decoders accept what encoders write and nothing else: any other bytes end in a {@link
 * javax.cache.CacheException}.
 */
@NullMarked
package io.crabcache.jcache.codec;

import org.jspecify.annotations.NullMarked;
