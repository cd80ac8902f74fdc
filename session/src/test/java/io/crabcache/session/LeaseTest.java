package io.crabcache.session;

import static io.crabcache.session.Dialogue.limits;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.Status;
import org.junit.jupiter.api.Test;

/** Leases: who gets one, who is told of it, and how it ends. */
class LeaseTest {
  private static final long ME = 7;
  private static final long YOU = 8;
  private static final int MILLIS = 2_000;

  private final Dialogue dialogue = Dialogue.started(limits(1000, 1 << 20));

  private Reply lease(String key, long holder) {
    return dialogue.call(w -> w.lease(Modifiers.RETURN_VERSION, 1, utf8(key), holder, MILLIS));
  }

  private Reply get(String key) {
    return dialogue.call(w -> w.read(Opcode.GET, Modifiers.RETURN_VERSION, 1, utf8(key)));
  }

  private Reply put(int modifiers, String key, long version) {
    return dialogue.call(w -> w.put(modifiers, 1, utf8(key), utf8("v"), version, null, 0));
  }

  @Test
  void aLeaseReadsTheEntryAndKeepsOthersFromOne() {
    long version = put(Modifiers.RETURN_VERSION, "k", 0).version();

    Reply mine = lease("k", ME);
    assertThat(mine.status()).isEqualTo(Status.OK);
    assertThat(mine.value()).isEqualTo("v");
    assertThat(mine.version()).isEqualTo(version);
    assertThat(lease("k", YOU).status()).isEqualTo(Status.MISMATCH);
    assertThat(lease("other", YOU).status()).isEqualTo(Status.OK);
    assertThat(lease("k", ME).status()).as("renewed").isEqualTo(Status.OK);
  }

  @Test
  void aKeyWithoutEntryCanBeLeased() {
    Reply lease = lease("new", ME);
    assertThat(lease.status()).isEqualTo(Status.OK);
    assertThat(lease.has(ResultLayout.EXISTED)).isFalse();
    assertThat(get("new").has(ResultLayout.LEASED)).isTrue();
    assertThat(get("new").status()).isEqualTo(Status.MISSING);
  }

  @Test
  void readsAndRefusedWritesTellOfALeaseAndNobodyIsKeptFromWriting() {
    put(0, "k", 0);
    assertThat(get("k").has(ResultLayout.LEASED)).isFalse();
    lease("k", ME);
    assertThat(get("k").has(ResultLayout.LEASED)).isTrue();
    assertThat(put(Modifiers.IF_VERSION, "k", 1_000_000).has(ResultLayout.LEASED)).isTrue();
    assertThat(put(0, "k", 0).status()).isEqualTo(Status.OK);
  }

  @Test
  void aLeaseEndsWhenItIsGivenBackOrItsTimeIsOver() {
    lease("k", ME);
    assertThat(dialogue.call(w -> w.release(1, utf8("k"), YOU)).status()).isEqualTo(Status.MISSING);
    assertThat(dialogue.call(w -> w.release(1, utf8("k"), ME)).status()).isEqualTo(Status.OK);
    assertThat(lease("k", YOU).status()).isEqualTo(Status.OK);
    dialogue.now += MILLIS - 1;
    assertThat(lease("k", ME).status()).isEqualTo(Status.MISMATCH);
    dialogue.now++;
    assertThat(get("k").has(ResultLayout.LEASED)).isFalse();
    assertThat(lease("k", ME).status()).isEqualTo(Status.OK);
  }

  @Test
  void aLeaseOfOddLengthOrWithoutHolderIsRefused() {
    for (long millis : new long[] {Long.MIN_VALUE, 0, 60_001, Long.MAX_VALUE}) {
      assertThat(dialogue.call(w -> w.lease(0, 1, utf8("k"), ME, millis)).error())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(dialogue.call(w -> w.lease(0, 1, utf8("k"), 0, MILLIS)).error())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aShardTakesABoundedNumberOfLeases() {
    for (int i = 0; i < 300; i++) {
      int first = i * 1000;
      dialogue.batch(
          i,
          w -> {
            for (int key = first; key < first + 1000; key++) {
              w.lease(0, 1, utf8("k" + key), ME, MILLIS);
            }
          });
      dialogue.finish();
    }
    assertThat(dialogue.replies).anyMatch(reply -> reply.status() == Status.MISMATCH);
    dialogue.now += MILLIS;
    assertThat(lease("again", ME).status()).isEqualTo(Status.OK);
  }
}
