package io.crabcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Which enums bytes may name. */
class EnumFilterTest {

  private static final AtomicInteger INITIALIZED = new AtomicInteger();

  private enum Undeclared {
    ONE;

    static {
      INITIALIZED.incrementAndGet();
    }
  }

  private enum Declared {
    ONE
  }

  private static byte[] encoded(Class<?> type) {
    byte[] name = type.getName().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + name.length + 3)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) Tag.ENUM)
        .putShort((short) name.length)
        .put(name)
        .put(new byte[] {'O', 'N', 'E'})
        .array();
  }

  @Test
  void anEnumThatTheCacheDoesNotDeclareIsRefusedAndNeverInitialized() {
    byte[] bytes = encoded(Undeclared.class);
    for (Codec codec : new Codec[] {TestCodecs.untyped(), TestCodecs.of(Declared.class, "")}) {
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(Undeclared.class.getName())
          .hasMessageContaining("crabcache.serialization.filter");
    }
    assertThat(INITIALIZED).hasValue(0);
  }

  @Test
  void declaredEnumsThoseOfTheJdkAndThoseOfTheFilterAreRead() {
    byte[] declared = encoded(Declared.class);

    assertThat(TestCodecs.of(Declared.class, "").decode(declared)).isEqualTo(Declared.ONE);
    assertThat(TestCodecs.of(Object.class, Declared.class.getName()).decode(declared))
        .isEqualTo(Declared.ONE);
    Codec untyped = TestCodecs.untyped();
    assertThat(untyped.decode(untyped.encode(TimeUnit.DAYS))).isEqualTo(TimeUnit.DAYS);
  }
}
