package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A mutation as tests compare them. */
record Mutation(
    RecordKind kind, long cache, long epoch, long version, long expiry, String key, String value) {

  /** A put of a number under a key. */
  static Mutation put(String key, long version) {
    return put(key, version, "value " + version);
  }

  static Mutation put(String key, long version, String value) {
    return new Mutation(RecordKind.PUT, 1, 0, version, LogRecord.NO_EXPIRY, key, value);
  }

  /** Any mutation, with a value of up to some bytes. */
  static Mutation random(Random random, long version, int maxValue) {
    RecordKind[] kinds = RecordKind.values();
    return new Mutation(
        kinds[random.nextInt(kinds.length)],
        random.nextInt(4) == 0 ? RecordLayout.MAX_CACHE : random.nextInt(3),
        random.nextInt(5),
        version,
        random.nextBoolean() ? LogRecord.NO_EXPIRY : random.nextLong(1L << 40),
        "key" + random.nextInt(20),
        "x".repeat(random.nextInt(maxValue + 1)));
  }

  /** What is in a record. */
  static Mutation of(LogRecord record) {
    return new Mutation(
        record.kind(),
        record.cache(),
        record.epoch(),
        record.version(),
        record.expiry(),
        record.key().toString(record.keyIndex(), record.keyLength(), StandardCharsets.ISO_8859_1),
        record
            .value()
            .toString(record.valueIndex(), record.valueLength(), StandardCharsets.ISO_8859_1));
  }

  /** The same as a record. */
  LogRecord record() {
    ByteBuf bytes = Unpooled.copiedBuffer("#" + key + value, StandardCharsets.ISO_8859_1);
    return new LogRecord()
        .begin(kind, cache, epoch)
        .version(version)
        .expiry(expiry)
        .key(bytes, 1, key.length())
        .value(bytes, 1 + key.length(), value.length());
  }

  /** Bytes that it takes in a file. */
  long bytes() {
    return Records.bytes(record());
  }
}
