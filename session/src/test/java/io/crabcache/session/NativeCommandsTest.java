package io.crabcache.session;

import static io.crabcache.session.Dialogue.limits;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.store.EntryChange;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.EventLayout;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each command as bytes, and what comes back. */
class NativeCommandsTest {
  private static final int ALL_PARTS = Modifiers.RETURN_VERSION | Modifiers.RETURN_EXPIRY;

  private final Dialogue dialogue = Dialogue.started(limits(1000, 1 << 20));

  private static Consumer<CommandWriter> put(int modifiers, String key, String value) {
    return w -> w.put(modifiers, 1, utf8(key), utf8(value), 0, null, 0);
  }

  private static Consumer<CommandWriter> get(int modifiers, String key) {
    return w -> w.read(Opcode.GET, modifiers, 1, utf8(key));
  }

  private Map<String, Long> statistics(int cache) {
    ByteBuf block = dialogue.call(w -> w.bare(Opcode.STATISTICS, cache)).block();
    Map<String, Long> counters = new LinkedHashMap<>();
    int count = block.readIntLE();
    for (int i = 0; i < count; i++) {
      counters.put(ResultReader.fieldText(block), block.readLongLE());
    }
    assertThat(block.isReadable()).isFalse();
    return counters;
  }

  @Test
  void modifiersHaveTheSameBitsOnTheWireAndInTheEngine() {
    assertThat(CommandBatch.CONDITION_MASK).isEqualTo(Modifiers.CONDITION_MASK);
    assertThat(CommandBatch.ALWAYS).isEqualTo(Modifiers.ALWAYS);
    assertThat(CommandBatch.IF_ABSENT).isEqualTo(Modifiers.IF_ABSENT);
    assertThat(CommandBatch.IF_PRESENT).isEqualTo(Modifiers.IF_PRESENT);
    assertThat(CommandBatch.IF_VERSION).isEqualTo(Modifiers.IF_VERSION);
    assertThat(CommandBatch.IF_VALUE).isEqualTo(Modifiers.IF_VALUE);
    assertThat(CommandBatch.RETURN_PREVIOUS).isEqualTo(Modifiers.RETURN_PREVIOUS);
    assertThat(CommandBatch.EXPIRY_MASK).isEqualTo(Modifiers.EXPIRY_MASK);
    assertThat(CommandBatch.EXPIRY_POLICY).isEqualTo(Modifiers.EXPIRY_POLICY);
    assertThat(CommandBatch.EXPIRY_TTL).isEqualTo(Modifiers.EXPIRY_TTL);
    assertThat(CommandBatch.EXPIRY_DEADLINE).isEqualTo(Modifiers.EXPIRY_DEADLINE);
    assertThat(CommandBatch.EXPIRY_NEVER).isEqualTo(Modifiers.EXPIRY_NEVER);
    assertThat(CommandBatch.EXPIRY_KEEP).isEqualTo(Modifiers.EXPIRY_KEEP);
    assertThat(CommandBatch.ACCESS).isEqualTo(Modifiers.ACCESS);
    assertThat(CommandBatch.WITH_VALUES).isEqualTo(Modifiers.WITH_VALUES);
    assertThat(CommandBatch.UNLESS_WATCHED).isEqualTo(Modifiers.UNLESS_WATCHED);
    assertThat(Modifiers.isValid(CommandBatch.QUIET)).as("a client can send it").isFalse();
    assertThat(Replies.LEASED).isEqualTo(ResultLayout.LEASED);
    assertThat(EntryChange.CREATED).isEqualTo(EventLayout.CREATED);
    assertThat(EntryChange.UPDATED).isEqualTo(EventLayout.UPDATED);
    assertThat(EntryChange.REMOVED).isEqualTo(EventLayout.REMOVED);
    assertThat(EntryChange.EXPIRED).isEqualTo(EventLayout.EXPIRED);
    assertThat(Replies.EXISTED).isEqualTo(ResultLayout.EXISTED);
    assertThat(Replies.STORED).isEqualTo(ResultLayout.STORED);
    assertThat(Replies.NO_EXPIRY).isEqualTo(ResultLayout.NO_EXPIRY);
  }

  @Test
  void putStoresAndGetReturns() {
    Reply put = dialogue.call(put(ALL_PARTS, "k", "v1"));
    assertThat(put.status()).isEqualTo(Status.OK);
    assertThat(put.flags())
        .isEqualTo(ResultLayout.STORED | ResultLayout.VERSION | ResultLayout.EXPIRY);
    assertThat(put.version()).isPositive();
    assertThat(put.expiry()).isEqualTo(ResultLayout.NO_EXPIRY);

    Reply get = dialogue.call(get(0, "k"));
    assertThat(get.flags()).isEqualTo(ResultLayout.EXISTED | ResultLayout.VALUE);
    assertThat(get.value()).isEqualTo("v1");
    assertThat(dialogue.call(get(ALL_PARTS, "k")).version()).isEqualTo(put.version());
    assertThat(dialogue.call(get(ALL_PARTS, "absent")).status()).isEqualTo(Status.MISSING);
    assertThat(dialogue.call(w -> w.read(Opcode.CONTAINS, 0, 1, utf8("k"))).status())
        .isEqualTo(Status.OK);
    assertThat(dialogue.call(w -> w.read(Opcode.CONTAINS, 0, 1, utf8("absent"))).status())
        .isEqualTo(Status.MISSING);
  }

  @Test
  void modifiersThatACommandHasNoUseForDoNothing() {
    int unused = Modifiers.IF_VERSION | Modifiers.EXPIRY_TTL | Modifiers.RETURN_PREVIOUS;
    Reply refused =
        dialogue.call(w -> w.put(Modifiers.EXPIRY_TTL, 1, utf8("k"), utf8("v"), 0, null, -5));
    assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(dialogue.call(get(unused, "k")).status()).isEqualTo(Status.MISSING);
    assertThat(dialogue.call(put(0, "k", "v")).status()).isEqualTo(Status.OK);
    assertThat(dialogue.call(get(unused, "k")).value()).isEqualTo("v");
  }

  @Test
  void conditionsAreHeldToAndAMismatchBringsTheCurrentValue() {
    long version = dialogue.call(put(ALL_PARTS, "k", "v1")).version();

    assertThat(dialogue.call(put(Modifiers.IF_ABSENT, "k", "x")).status())
        .isEqualTo(Status.MISMATCH);
    assertThat(dialogue.call(put(Modifiers.IF_PRESENT, "absent", "x")).status())
        .isEqualTo(Status.MISSING);

    int ifVersion = Modifiers.IF_VERSION | Modifiers.RETURN_PREVIOUS | Modifiers.RETURN_VERSION;
    Reply lost =
        dialogue.call(w -> w.put(ifVersion, 1, utf8("k"), utf8("x"), version + 1, null, 0));
    assertThat(lost.status()).isEqualTo(Status.MISMATCH);
    assertThat(lost.value()).isEqualTo("v1");
    assertThat(lost.version()).isEqualTo(version);
    Reply won = dialogue.call(w -> w.put(ifVersion, 1, utf8("k"), utf8("v2"), version, null, 0));
    assertThat(won.status()).isEqualTo(Status.OK);
    assertThat(won.value()).isEqualTo("v1");
    assertThat(won.version()).isGreaterThan(version);

    Reply kept = dialogue.call(w -> w.remove(Modifiers.IF_VALUE, 1, utf8("k"), 0, utf8("v1")));
    assertThat(kept.status()).isEqualTo(Status.MISMATCH);
    Reply removed =
        dialogue.call(
            w ->
                w.remove(
                    Modifiers.IF_VALUE | Modifiers.RETURN_PREVIOUS, 1, utf8("k"), 0, utf8("v2")));
    assertThat(removed.status()).isEqualTo(Status.OK);
    assertThat(removed.value()).isEqualTo("v2");
    assertThat(dialogue.call(w -> w.remove(0, 1, utf8("k"), 0, null)).status())
        .isEqualTo(Status.MISSING);
  }

  @Test
  void expiryTravelsAsDurationAndComesBackAsTime() {
    int ttl = Modifiers.EXPIRY_TTL | Modifiers.RETURN_EXPIRY;
    Reply put = dialogue.call(w -> w.put(ttl, 1, utf8("k"), utf8("v"), 0, null, 500));
    assertThat(put.expiry()).isEqualTo(dialogue.now + 500);

    int touch = Modifiers.EXPIRY_DEADLINE | Modifiers.RETURN_EXPIRY;
    long deadline = dialogue.now + 2_000;
    Reply touched = dialogue.call(w -> w.touch(touch, 1, utf8("k"), 0, null, deadline));
    assertThat(touched.expiry()).isEqualTo(deadline);

    dialogue.now = deadline - 1;
    assertThat(dialogue.call(get(0, "k")).status()).isEqualTo(Status.OK);
    dialogue.now = deadline;
    assertThat(dialogue.call(get(0, "k")).status()).isEqualTo(Status.MISSING);

    Reply wrong = dialogue.call(w -> w.put(ttl, 1, utf8("k"), utf8("v"), 0, null, -5));
    assertThat(wrong.error()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(wrong.text()).contains("-5 ms");
  }

  @Test
  void aCacheIsOpenedAndUsedInOneBatch() {
    dialogue.batch(
        7,
        w -> {
          w.open(0, 9, utf8("new"), CacheSettings.DEFAULT);
          w.put(0, 9, utf8("k"), utf8("in new"), 0, null, 0);
          w.open(0, 9, utf8("other"), CacheSettings.DEFAULT);
          w.read(Opcode.GET, 0, 9, utf8("k"));
          w.open(0, 9, utf8("new"), CacheSettings.DEFAULT);
        });
    dialogue.batch(8, w -> w.read(Opcode.GET, 0, 9, utf8("k")));
    dialogue.finish();

    assertThat(dialogue.correlations).containsExactly(7, 8);
    assertThat(dialogue.replies.get(3).status()).isEqualTo(Status.MISSING);
    assertThat(dialogue.replies.get(5).value()).isEqualTo("in new");
  }

  @Test
  void openTellsWhetherItCreatedAndTheSettingsAsTheyAre() {
    CacheSettings settings = new CacheSettings(5, 6, 7, 8, 9, utf8("types"));
    ByteBuf created = dialogue.call(w -> w.open(0, 2, utf8("x"), settings)).block();
    assertThat(created.readByte()).isEqualTo((byte) 1);
    int length = ResultReader.fieldLength(created);
    assertThat(CacheSettings.read(created, created.readerIndex(), length)).isEqualTo(settings);

    ByteBuf existing = dialogue.call(w -> w.open(0, 3, utf8("x"), CacheSettings.DEFAULT)).block();
    assertThat(existing.readByte()).isEqualTo((byte) 0);
    length = ResultReader.fieldLength(existing);
    assertThat(CacheSettings.read(existing, existing.readerIndex(), length)).isEqualTo(settings);

    assertThat(
            dialogue
                .call(w -> w.open(Modifiers.IF_ABSENT, 4, utf8("x"), CacheSettings.DEFAULT))
                .status())
        .isEqualTo(Status.MISMATCH);
    assertThat(
            dialogue
                .call(w -> w.open(Modifiers.IF_PRESENT, 4, utf8("y"), CacheSettings.DEFAULT))
                .status())
        .isEqualTo(Status.MISSING);
    Reply unbound = dialogue.call(w -> w.bare(Opcode.COUNT, 4));
    assertThat(unbound.error()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
    assertThat(unbound.text()).isEqualTo("cache id 4 is not open");

    Reply outOfRange = dialogue.call(w -> w.open(0, 101, utf8("x"), CacheSettings.DEFAULT));
    assertThat(outOfRange.error()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(outOfRange.text()).isEqualTo("cache id 101 must be 1 to 100");
  }

  @Test
  void configureChangesWhatNewEntriesGet() {
    CacheSettings settings = new CacheSettings(50, -1, -1, 1000, 1 << 20, new byte[0]);
    assertThat(dialogue.call(w -> w.configure(1, settings)).status()).isEqualTo(Status.OK);
    assertThat(dialogue.call(put(ALL_PARTS, "k", "v")).expiry()).isEqualTo(dialogue.now + 50);
    ByteBuf opened =
        dialogue
            .call(w -> w.open(Modifiers.IF_PRESENT, 1, utf8("c"), CacheSettings.DEFAULT))
            .block();
    assertThat(opened.readBoolean()).as("created").isFalse();
    int length = opened.readUnsignedByte();
    assertThat(CacheSettings.read(opened, opened.readerIndex(), length)).isEqualTo(settings);
  }

  @Test
  void iterationReturnsAllEntriesPageByPage() {
    Map<String, String> expected = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      expected.put("key" + i, "v".repeat(i));
      dialogue.call(put(0, "key" + i, "v".repeat(i)));
    }
    assertThat(dialogue.call(w -> w.bare(Opcode.COUNT, 1)).number()).isEqualTo(300);

    Map<String, String> found = new LinkedHashMap<>();
    long cursor = 0;
    do {
      long from = cursor;
      ByteBuf block = dialogue.call(w -> w.iterate(Modifiers.WITH_VALUES, 1, from, 7)).block();
      cursor = block.readLongLE();
      int count = block.readIntLE();
      assertThat(count).isBetween(1, 7);
      for (int i = 0; i < count; i++) {
        assertThat(block.readLongLE()).isPositive();
        String previous = found.put(ResultReader.fieldText(block), ResultReader.fieldText(block));
        assertThat(previous).isNull();
      }
      assertThat(block.isReadable()).isFalse();
    } while (cursor != 0);
    assertThat(found).isEqualTo(expected);

    assertThat(dialogue.call(w -> w.bare(Opcode.CLEAR, 1)).status()).isEqualTo(Status.OK);
    ByteBuf empty = dialogue.call(w -> w.iterate(0, 1, 0, 7)).block();
    assertThat(empty.readLongLE()).isZero();
    assertThat(empty.readIntLE()).isZero();
    assertThat(dialogue.call(w -> w.iterate(0, 1, 0, 0)).error())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void namesAreListedInOrderPageByPage() {
    for (String name : List.of("b2", "a", "b1", "b3", "ü")) {
      dialogue.call(w -> w.open(0, 2, utf8(name), CacheSettings.DEFAULT));
    }
    assertThat(names("", "", 10)).containsExactly("a", "b1", "b2", "b3", "c", "ü");
    assertThat(names("b", "", 2)).containsExactly("b1", "b2");
    assertThat(names("b", "b2", 2)).containsExactly("b3");
    assertThat(names("x", "", 2)).isEmpty();
    assertThat(dialogue.call(w -> w.list(utf8(""), utf8(""), 251)).error())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  private List<String> names(String prefix, String after, int limit) {
    ByteBuf block = dialogue.call(w -> w.list(utf8(prefix), utf8(after), limit)).block();
    int count = block.readIntLE();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(ResultReader.fieldText(block));
    }
    return names;
  }

  @Test
  void aDestroyedCacheIsGoneForEveryoneWhoHadItOpen() {
    dialogue.call(put(0, "k", "v"));
    assertThat(dialogue.call(w -> w.destroy(utf8("c"))).status()).isEqualTo(Status.OK);
    assertThat(dialogue.call(w -> w.destroy(utf8("c"))).status()).isEqualTo(Status.MISSING);
    dialogue.call(w -> w.open(0, 2, utf8("c"), CacheSettings.DEFAULT));

    Reply stale = dialogue.call(get(0, "k"));
    assertThat(stale.error()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
    assertThat(stale.text()).contains("'c' was destroyed");
    dialogue.call(w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    assertThat(dialogue.call(get(0, "k")).status()).isEqualTo(Status.MISSING);
  }

  @Test
  void statisticsCountWhatHappened() {
    dialogue.call(put(0, "k", "v"));
    dialogue.call(get(0, "k"));
    dialogue.call(get(0, "absent"));
    dialogue.call(w -> w.remove(0, 1, utf8("k"), 0, null));
    dialogue.call(w -> w.put(Modifiers.EXPIRY_TTL, 1, utf8("k"), utf8("v"), 0, null, 10));
    dialogue.now += 10;

    assertThat(statistics(1))
        .containsEntry("hits", 1L)
        .containsEntry("misses", 1L)
        .containsEntry("puts", 2L)
        .containsEntry("evictions", 0L)
        .containsEntry("removals", 1L)
        .containsEntry("expirations", 1L)
        .containsEntry("entries", 0L)
        .containsEntry("entry_bytes", 0L);
    assertThat(statistics(0))
        .containsEntry("hits", 1L)
        .containsEntry("caches", 1L)
        .containsEntry("memory_entry_bytes", 0L)
        .containsEntry("memory_max_bytes", 1L << 24)
        .containsEntry("sequence", 3L);
    assertThat(dialogue.call(w -> w.bare(Opcode.STATISTICS, 55)).error())
        .isEqualTo(ErrorCode.NO_SUCH_CACHE);
  }

  @Test
  void anOpenThatIsRefusedLeavesItsIdToNoCache() {
    byte[] tooLong = "n".repeat(257).getBytes(StandardCharsets.UTF_8);
    List<Consumer<CommandWriter>> refused =
        List.of(
            w -> w.open(Modifiers.IF_ABSENT, 1, utf8("c"), CacheSettings.DEFAULT),
            w -> w.open(Modifiers.IF_PRESENT, 1, utf8("none"), CacheSettings.DEFAULT),
            w -> w.open(Modifiers.ALWAYS, 1, tooLong, CacheSettings.DEFAULT));
    for (Consumer<CommandWriter> open : refused) {
      dialogue.call(w -> w.open(Modifiers.ALWAYS, 1, utf8("c"), CacheSettings.DEFAULT));
      dialogue.forget();

      dialogue.batch(1, open.andThen(put(0, "k", "meant for another cache")));
      dialogue.finish();

      assertThat(dialogue.replies.get(0).status()).isNotEqualTo(Status.OK);
      assertThat(dialogue.replies.get(1).error()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
      assertThat(dialogue.call(get(0, "k")).error()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
    }
    dialogue.call(w -> w.open(Modifiers.ALWAYS, 1, utf8("c"), CacheSettings.DEFAULT));
    assertThat(dialogue.call(get(0, "k")).status()).isEqualTo(Status.MISSING);
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    byte[] broken = {(byte) 0xC3};
    for (byte[] name : List.of(new byte[0], new byte[257], broken)) {
      Reply refused = dialogue.call(w -> w.open(0, 2, name, CacheSettings.DEFAULT));
      assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refused.text()).contains("UTF-8 of 1 to 256 bytes");
    }
  }
}
