package io.crabcache.session.resp.server;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.number.DecimalText;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ReplyFormat;
import io.crabcache.session.resp.RespCommand;
import io.crabcache.session.resp.RespReplies;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * {@code OBJECT ENCODING key}: the name that Redis would have for the form of such a value when it
 * is set, or null. Here all values are kept as they came.
 */
public final class ObjectEncoding extends RespCommand {

  /** Longest value that Redis keeps in one piece with its header. */
  private static final int MAX_EMBEDDED_BYTES = 44;

  /** Creates the command. */
  public ObjectEncoding() {
    super(
        new CommandInfo(
            "object|encoding",
            3,
            List.of("readonly"),
            2,
            2,
            1,
            "generic",
            "2.2.3",
            "Answers the name of a value's form."));
  }

  @Override
  public void add(Call call) {
    call.keyRow(Commands.PEEK, 0, 2, new Encoding());
  }

  /** Looks at the value where the reply will stand, and takes it away again. */
  private static final class Encoding extends ReplyFormat {
    private int start;

    @Override
    public void result(RespReplies to, Outcome outcome, int flags, long expiry) {
      to.writer().nil();
    }

    @Override
    public ByteBuf beginValue(RespReplies to, Outcome outcome, int flags, long expiry, int length) {
      start = to.out().writerIndex();
      return to.out();
    }

    @Override
    public void endValue(RespReplies to) {
      ByteBuf out = to.out();
      int length = out.writerIndex() - start;
      boolean isNumber = DecimalText.isLong(out, start, length);
      out.writerIndex(start);
      to.writer().bulk(isNumber ? "int" : length <= MAX_EMBEDDED_BYTES ? "embstr" : "raw");
    }
  }
}
