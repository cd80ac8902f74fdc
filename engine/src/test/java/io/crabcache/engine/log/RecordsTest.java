package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records in bytes and back. */
class RecordsTest {

  @Test
  void areReadAsTheyWereWritten() throws Exception {
    Random random = new Random(2);
    List<Mutation> written = new ArrayList<>();
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeZero(8);
    for (int i = 0; i < 1_000; i++) {
      Mutation mutation = Mutation.random(random, random.nextLong(), 300);
      long before = bytes.writerIndex();
      Records.write(mutation.record(), bytes);
      assertThat(bytes.writerIndex() - before).isEqualTo(mutation.bytes());
      assertThat(mutation.bytes() % RecordLayout.ALIGNMENT).isZero();
      written.add(mutation);
    }
    List<Mutation> read = new ArrayList<>();
    LogRecord record = new LogRecord();
    for (int at = 8; at < bytes.writerIndex(); ) {
      at = Records.read(bytes, at, bytes.writerIndex(), record);
      read.add(Mutation.of(record));
    }
    assertThat(read).isEqualTo(written);
  }

  @Test
  void areRefusedIfTheyEndTooEarly() throws Exception {
    ByteBuf bytes = Unpooled.buffer();
    Mutation mutation =
        new Mutation(RecordKind.EXPIRE, 1, 2, 3, 4, "key", "value that fills it to 56");
    Records.write(mutation.record(), bytes);
    int end = bytes.writerIndex();
    LogRecord record = new LogRecord();
    assertThat(Records.read(bytes, 0, end, record)).isEqualTo(end);
    for (int cut = 0; cut < end; cut++) {
      int length = cut;
      assertThatThrownBy(() -> Records.read(bytes, 0, length, record))
          .isInstanceOf(DamageException.class);
    }
  }

  @Test
  void areRefusedIfNobodyUnderstandsThem() {
    ByteBuf bytes = Unpooled.buffer();
    Records.write(Mutation.put("key", 1).record(), bytes);
    LogRecord record = new LogRecord();
    int end = bytes.writerIndex();
    for (int kind : new int[] {0, RecordKind.values().length + 1, 255}) {
      ByteBuf other = bytes.copy().setByte(RecordLayout.KIND, kind);
      assertThatThrownBy(() -> Records.read(other, 0, end, record))
          .hasMessageContaining("unknown kind");
    }
    ByteBuf flags = bytes.copy().setByte(RecordLayout.FLAGS, 2);
    assertThatThrownBy(() -> Records.read(flags, 0, end, record))
        .hasMessageContaining("unknown flags");
    ByteBuf negative = bytes.copy().setIntLE(RecordLayout.KEY_LENGTH, -8);
    assertThatThrownBy(() -> Records.read(negative, 0, end, record))
        .hasMessageContaining("longer than its block");
  }
}
