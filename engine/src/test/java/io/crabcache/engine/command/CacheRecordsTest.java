package io.crabcache.engine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.CacheState;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.testing.Fuzzing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Names and settings of caches on their way through a record. */
class CacheRecordsTest {

  private static CacheHandle cache(String name) {
    Store store = new Store(1 << 20, 1 << 10, 10, 1, EvictionSettings.DEFAULT, new KeyHash());
    return Objects.requireNonNull(store.create(name, CacheSpec.DEFAULT)).cache();
  }

  private static LogRecord withValue(ByteBuf value) {
    return new LogRecord()
        .begin(RecordKind.CONFIGURE, 1, 0)
        .value(value, value.readerIndex(), value.readableBytes());
  }

  @Test
  void nameAndSettingsSurvive() throws DamageException {
    for (CacheSpec spec :
        new CacheSpec[] {
          CacheSpec.DEFAULT,
          new CacheSpec(0, -1, Long.MAX_VALUE, 7, 1L << 40, new byte[] {1, -2, 3}),
          new CacheSpec(1, 2, 3, 4, 5, new byte[100_000])
        }) {
      CacheHandle cache = cache("Zoë's käse \uD83E\uDD80");
      LogRecord record = CacheRecords.create(new CacheState(cache, spec, 9));
      assertThat(record.kind()).isEqualTo(RecordKind.CREATE);
      assertThat(record.cache()).isEqualTo(1);
      assertThat(record.epoch()).isEqualTo(9);
      assertThat(CacheRecords.name(record)).isEqualTo(cache.name());
      assertThat(CacheRecords.spec(record)).isEqualTo(spec);
      assertThat(CacheRecords.spec(CacheRecords.configure(cache, spec))).isEqualTo(spec);
    }
  }

  @Test
  void whatIsNoNameIsRefused() {
    LogRecord record = new LogRecord().begin(RecordKind.CREATE, 1, 0);
    assertThatThrownBy(() -> CacheRecords.name(record)).hasMessageContaining("without a name");
    record.key(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF}), 0, 1);
    assertThatThrownBy(() -> CacheRecords.name(record)).hasMessageContaining("UTF-8");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    ByteBuf value = Unpooled.buffer();
    assertThatThrownBy(() -> CacheRecords.spec(withValue(value)))
        .isInstanceOf(DamageException.class)
        .hasMessageContaining("layout 0");
    value.writeByte(2);
    assertThatThrownBy(() -> CacheRecords.spec(withValue(value)))
        .hasMessageContaining("layout 2, and this program reads 1");
    value.setByte(0, 1);
    assertThatThrownBy(() -> CacheRecords.spec(withValue(value)))
        .hasMessageContaining("only 1 bytes");
    for (int i = 0; i < 5; i++) {
      value.writeLongLE(-5);
    }
    assertThatThrownBy(() -> CacheRecords.spec(withValue(value)))
        .isInstanceOf(DamageException.class)
        .hasMessageContaining("creation -5");
  }

  /** Any bytes are settings that are written as they were, or are refused. */
  public static final class AnySettings {
    private AnySettings() {}

    public static void fuzzerTestOneInput(byte[] input) {
      ByteBuf bytes = Unpooled.wrappedBuffer(input);
      try {
        CacheSpec spec = CacheRecords.spec(withValue(bytes));
        LogRecord again = CacheRecords.configure(cache("c"), spec);
        ByteBuf written = again.value().slice(again.valueIndex(), again.valueLength());
        if (!written.equals(bytes)) {
          throw new IllegalStateException("written otherwise than it was read");
        }
      } catch (DamageException refused) {
        if (Objects.requireNonNull(refused.getMessage()).isEmpty()) {
          throw new IllegalStateException("refused without a reason", refused);
        }
      }
    }
  }

  @Test
  void takesAnyBytes() throws Exception {
    Fuzzing.fuzz(AnySettings.class);
  }
}
