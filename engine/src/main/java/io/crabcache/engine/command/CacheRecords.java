package io.crabcache.engine.command;

import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.CacheState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Records of what happens to caches as a whole. Settings are bytes there, little-endian:
 *
 * <pre>
 *  0 | version of this layout, 1 (8)
 *  1 | creation, update and access duration, milliseconds (64 each)
 * 25 | most entries, most bytes (64 each)
 * 41 | metadata, up to the end
 * </pre>
 *
 * Stateless. A name is UTF-8.
 */
public final class CacheRecords {
  private static final int VERSION = 1;
  private static final int FIXED_BYTES = Byte.BYTES + 5 * Long.BYTES;

  private CacheRecords() {}

  /** That there is a cache. */
  public static LogRecord create(CacheState state) {
    ByteBuf name = Unpooled.copiedBuffer(state.cache().name(), StandardCharsets.UTF_8);
    LogRecord record = new LogRecord().begin(RecordKind.CREATE, state.cache().id(), state.epoch());
    return withSpec(record.key(name, 0, name.readableBytes()), state.spec());
  }

  /** That a cache has other settings. */
  public static LogRecord configure(CacheHandle cache, CacheSpec spec) {
    return withSpec(new LogRecord().begin(RecordKind.CONFIGURE, cache.id(), cache.epoch()), spec);
  }

  /** That a cache has been emptied, and how often with this time. */
  public static LogRecord clear(CacheHandle cache, long epoch) {
    return new LogRecord().begin(RecordKind.CLEAR, cache.id(), epoch);
  }

  /** That a cache is gone for good; any number will do, so that it is known as used. */
  public static LogRecord destroy(long id) {
    return new LogRecord().begin(RecordKind.DESTROY, id, 0);
  }

  private static LogRecord withSpec(LogRecord record, CacheSpec spec) {
    ByteBuf value = Unpooled.buffer(FIXED_BYTES + spec.metadata().length);
    value.writeByte(VERSION);
    value.writeLongLE(spec.creationMillis());
    value.writeLongLE(spec.updateMillis());
    value.writeLongLE(spec.accessMillis());
    value.writeLongLE(spec.maxEntries());
    value.writeLongLE(spec.maxBytes());
    value.writeBytes(spec.metadata());
    return record.value(value, 0, value.readableBytes());
  }

  /**
   * The name in a record of {@link RecordKind#CREATE}.
   *
   * @throws DamageException if it is none
   */
  public static String name(LogRecord record) throws DamageException {
    if (record.keyLength() == 0) {
      throw new DamageException("a cache without a name");
    }
    byte[] bytes = new byte[record.keyLength()];
    record.key().getBytes(record.keyIndex(), bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DamageException("the name of a cache is not UTF-8");
    }
  }

  /**
   * The settings in a record of {@link RecordKind#CREATE} or {@link RecordKind#CONFIGURE}.
   *
   * @throws DamageException if they are none, or of a later version
   */
  public static CacheSpec spec(LogRecord record) throws DamageException {
    ByteBuf in = record.value();
    int at = record.valueIndex();
    int version = record.valueLength() == 0 ? 0 : in.getByte(at);
    if (version != VERSION) {
      throw new DamageException(
          "settings of a cache in layout %d, and this program reads %d"
              .formatted(version, VERSION));
    }
    if (record.valueLength() < FIXED_BYTES) {
      throw new DamageException("settings of a cache of only " + record.valueLength() + " bytes");
    }
    at++;
    byte[] metadata = new byte[record.valueLength() - FIXED_BYTES];
    in.getBytes(record.valueIndex() + FIXED_BYTES, metadata);
    try {
      return new CacheSpec(
          in.getLongLE(at),
          in.getLongLE(at + Long.BYTES),
          in.getLongLE(at + 2 * Long.BYTES),
          in.getLongLE(at + 3 * Long.BYTES),
          in.getLongLE(at + 4 * Long.BYTES),
          metadata);
    } catch (IllegalArgumentException e) {
      throw new DamageException("settings of a cache: " + e.getMessage());
    }
  }
}
