package io.crabcache.session.resp.key;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Glob;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.Ongoing;

/**
 * {@code KEYS pattern}: all keys that match. Takes a turn for each thousand keys of the database,
 * so that other connections are served meanwhile.
 */
public final class Keys extends ImmediateCommand {

  /** Creates the command. */
  public Keys() {
    super(
        CommandInfo.noKey(
            "keys", 2, "generic", "1.0.0", "Returns the keys that match a pattern.", "readonly"));
  }

  @Override
  public void run(Call call) {
    if (!isPattern(call, 1)) {
      return;
    }
    call.goOn(new Rest(new KeySearch(new Glob(call.bytes(1)), 0, call.out().alloc())));
  }

  /** Tells whether a word is short enough for a pattern; if not, answers so. */
  static boolean isPattern(Call call, int word) {
    boolean fits = call.length(word) <= Glob.MAX_BYTES;
    if (!fits) {
      call.reply()
          .error(
              "ERR pattern of %d bytes is over the limit of %d"
                  .formatted(call.length(word), Glob.MAX_BYTES));
    }
    return fits;
  }

  private record Rest(KeySearch search) implements Ongoing {
    @Override
    public boolean advance(Call call) {
      search.look(call, KeyPage.MAX_KEYS);
      String failure = search.failure();
      if (failure == null && search.bytes() > call.limits().maxFrameBytes()) {
        failure =
            "ERR the keys that match have more than %d bytes, which is the limit of one reply (connection.max_frame_bytes); use SCAN"
                .formatted(call.limits().maxFrameBytes());
      }
      if (failure != null) {
        call.reply().error(failure);
        return true;
      }
      if (search.cursor() != 0) {
        return false;
      }
      search.reply(call);
      return true;
    }

    @Override
    public long heldBytes() {
      return search.heldBytes();
    }

    @Override
    public void close() {
      search.close();
    }
  }
}
