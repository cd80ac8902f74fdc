package io.crabcache.session.resp.string;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.Ongoing;
import java.util.List;

/**
 * {@code LCS key key [LEN] [IDX] [MINMATCHLEN length] [WITHMATCHLEN]}: the longest sequence of
 * bytes that two values have in common, not necessarily side by side. It is computed from copies,
 * without a lock, and over several turns.
 */
public final class Lcs extends ImmediateCommand {

  /** Most steps of one computation, which are the product of the lengths; 2 MiB are kept for it. */
  private static final long MAX_STEPS = 1 << 24;

  private static final int STEPS_PER_TURN = 1 << 20;

  /** Above this a computation gets turns of its own, so that a pipeline leaves room for others. */
  private static final int SMALL_STEPS = 1 << 14;

  /** Most bytes of both values. */
  static final int MAX_BYTES = 1 << 20;

  /** Creates the command. */
  public Lcs() {
    super(
        new CommandInfo(
            "lcs",
            -3,
            List.of("readonly"),
            1,
            2,
            1,
            "string",
            "7.0.0",
            "Finds the longest common subsequence of two values."));
  }

  @Override
  public void run(Call call) {
    LcsOptions options = new LcsOptions();
    String problem = options.read(call);
    if (problem != null) {
      call.reply().error(problem);
      return;
    }
    if (call.isExclusiveUnderWay()) {
      call.postpone();
      return;
    }
    TwoValues values = new TwoValues();
    CommandBatch batch = new CommandBatch();
    batch.setSource(call.source());
    batch.add(Commands.TOGETHER, 0, null).setLimit(2).setVersion(MAX_BYTES);
    for (int word = 1; word <= 2; word++) {
      batch
          .add(Commands.GET, call.readModifiers(), call.cache())
          .setKey(call.index(word), call.length(word));
    }
    call.execute(batch, values);
    String failure = values.failure();
    if (failure != null) {
      call.reply().error(failure);
    } else {
      start(call, options, values);
    }
  }

  private static void start(Call call, LcsOptions options, TwoValues values) {
    byte[] a = values.value(0);
    byte[] b = values.value(1);
    long steps = (long) a.length * b.length;
    if (steps > MAX_STEPS) {
      call.reply()
          .error(
              "ERR LCS of values of %d and %d bytes is refused: the product of the lengths is over the limit of %d"
                  .formatted(a.length, b.length, MAX_STEPS));
      return;
    }
    Rest rest = new Rest(new CommonSubsequence(a, b, !options.isLengthOnly()), options);
    if (steps > SMALL_STEPS || !rest.advance(call)) {
      call.goOn(rest);
    }
  }

  private record Rest(CommonSubsequence common, LcsOptions options) implements Ongoing {
    @Override
    public boolean advance(Call call) {
      boolean done = common.advance(STEPS_PER_TURN);
      if (done) {
        options.reply(call.reply(), common);
      }
      return done;
    }

    @Override
    public long heldBytes() {
      return common.heldBytes();
    }

    @Override
    public boolean isExclusive() {
      return true;
    }

    @Override
    public void close() {} // What it holds, the heap has.
  }
}
