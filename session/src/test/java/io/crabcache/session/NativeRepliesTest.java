package io.crabcache.session;

import static io.crabcache.session.Dialogue.MAX_FRAME;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies of an engine that fails in the middle, or whose keys collide. */
class NativeRepliesTest {
  private static final int MAX_OUTPUT = 2 * MAX_FRAME;

  private final Dialogue dialogue = new Dialogue(Dialogue.limits(10, MAX_OUTPUT));
  private final CommandBatch batch = new CommandBatch();
  private final Turn turn = new Turn();
  private final NativeReplies replies =
      new NativeReplies(dialogue.engine, dialogue.limits, new OpenCaches(10), batch, turn);
  private final ByteBuf out = Unpooled.buffer();

  /** Starts on one frame of some rows. */
  private void begin(int rows) {
    for (int i = 0; i < rows; i++) {
      turn.addRow(i, 1, false);
      batch.add(Commands.COUNT, 0, null);
    }
    turn.addFrame(7, 100, rows);
    replies.begin(out, MAX_OUTPUT);
  }

  private List<Reply> sent() {
    assertThat(replies.end()).as("frames answered").isEqualTo(1);
    List<Reply> sent = new ArrayList<>();
    ResultReader reader = new ResultReader();
    while (out.isReadable()) {
      int length = FrameLayout.frameLength(out, MAX_FRAME);
      reader.begin(out, length);
      while (reader.next(out)) {
        sent.add(Reply.read(reader, out));
      }
      out.skipBytes(length);
    }
    return sent;
  }

  @Test
  void aFailureReplacesAReplyThatHasBegun() {
    begin(3);
    replies.number(1);
    replies.beginValue(Outcome.OK, 0, 5, 6, 100).writeBytes(new byte[50]);
    replies.failure(Failure.INTERNAL, "planted");
    replies.number(2);

    List<Reply> sent = sent();
    assertThat(sent).extracting(Reply::number).containsExactly(1L, 0L, 2L);
    assertThat(sent.get(1).error()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sent.get(1).text()).isEqualTo("planted");
  }

  @Test
  void entriesOfOneHashThatExceedAFrameFailTheirCommandAlone() {
    begin(2);
    replies.beginEntries();
    for (int i = 0; i < 2; i++) {
      replies.beginEntry(1, -1, 1, MAX_FRAME - 500).writeBytes(utf8("k"));
      replies.entryValue(MAX_FRAME - 500).writeZero(MAX_FRAME - 500);
      assertThat(replies.room()).isLessThan(500);
    }
    replies.endEntries(0);
    replies.number(2);

    List<Reply> sent = sent();
    assertThat(sent.get(0).error()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sent.get(0).text()).contains("equal hash");
    assertThat(sent.get(1).status()).isEqualTo(Status.OK);
  }

  @Test
  void roomEndsWithTheFrameAndWithTheOutput() {
    begin(4);
    assertThat(replies.room()).isBetween(MAX_FRAME - 100, MAX_FRAME);
    replies.beginValue(Outcome.OK, 0, 0, -1, 50_000).writeZero(50_000);
    replies.endValue();
    assertThat(replies.room()).isBetween(MAX_FRAME - 50_100, MAX_FRAME - 50_000);
    assertThat(replies.isFull()).isFalse();
    for (int i = 0; i < 2; i++) {
      replies.beginValue(Outcome.OK, 0, 0, -1, 50_000).writeZero(50_000);
      replies.endValue();
    }
    assertThat(replies.isFull()).isTrue();
    assertThat(replies.room()).isZero();
    replies.number(1);
    assertThat(sent()).hasSize(4);
  }
}
