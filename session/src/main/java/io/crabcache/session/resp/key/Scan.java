package io.crabcache.session.resp.key;

import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Glob;
import io.crabcache.session.resp.ImmediateCommand;
import io.crabcache.session.resp.Ongoing;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code SCAN cursor [MATCH pattern] [COUNT number] [TYPE type]}: looks at the next keys, answers
 * those that match and a cursor to go on with, 0 at the end.
 *
 * <p>The cursor is a position in an order of the keys that follows from their hashes. So it stays
 * good whatever changes between two calls: a key that is there from the first to the last is
 * answered, and only once. COUNT bounds the keys that are looked at; above {@link #MAX_COUNT} it
 * means that.
 */
public final class Scan extends ImmediateCommand {
  private static final int DEFAULT_COUNT = 10;

  /** Most keys that one call looks at. */
  private static final int MAX_COUNT = 10_000;

  /**
   * Above this, or with a pattern, a call gets turns of its own, so that a pipeline of them leaves
   * room for others.
   */
  private static final int SMALL_COUNT = 100;

  private static final Pattern CURSOR = Pattern.compile("([+-]?)([0-9]{1,40})");

  /** Creates the command. */
  public Scan() {
    super(
        CommandInfo.noKey(
            "scan", -2, "generic", "2.8.0", "Returns the keys a page at a time.", "readonly"));
  }

  @Override
  public void run(Call call) {
    OptionalLong cursor = cursor(call.text(1));
    if (cursor.isEmpty()) {
      call.reply().error("ERR invalid cursor");
      return;
    }
    Glob glob = Glob.ALL;
    boolean typed = true;
    int count = DEFAULT_COUNT;
    for (int word = 2; word < call.words(); word += 2) {
      boolean hasOperand = word + 1 < call.words();
      if (hasOperand && call.is(word, "COUNT")) {
        if (!isCount(call, word + 1)) {
          return;
        }
        count = (int) Math.min(call.number(), MAX_COUNT);
      } else if (hasOperand && call.is(word, "MATCH")) {
        if (!Keys.isPattern(call, word + 1)) {
          return;
        }
        glob = new Glob(call.bytes(word + 1));
      } else if (hasOperand && call.is(word, "TYPE")) {
        typed = Type.NAME.equalsIgnoreCase(call.text(word + 1));
      } else {
        call.reply().error(Call.SYNTAX_ERROR);
        return;
      }
    }
    Glob wanted = typed ? glob : Glob.NONE;
    start(call, new KeySearch(wanted, cursor.getAsLong(), call.out().alloc()), count);
  }

  private static void start(Call call, KeySearch search, int count) {
    Rest rest = new Rest(search, count);
    if (count <= SMALL_COUNT && search.isCheap() && rest.advance(call)) {
      rest.close();
    } else {
      call.goOn(rest);
    }
  }

  private static boolean isCount(Call call, int word) {
    if (!call.isNumber(word)) {
      call.reply().error(Call.NOT_AN_INTEGER);
      return false;
    }
    if (call.number() < 1) {
      call.reply().error(Call.SYNTAX_ERROR);
      return false;
    }
    return true;
  }

  /**
   * What C's strtoul reads: an unsigned number, which a minus makes its complement; nothing is 0,
   * and a NUL is the end.
   */
  private static OptionalLong cursor(String text) {
    int end = text.indexOf('\0');
    String digits = end < 0 ? text : text.substring(0, end);
    if (digits.isEmpty()) {
      return OptionalLong.of(0);
    }
    Matcher matcher = CURSOR.matcher(digits);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(matcher.group(2));
    if (number.bitLength() > Long.SIZE) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(matcher.group(1).equals("-") ? -number.longValue() : number.longValue());
  }

  private static final class Rest implements Ongoing {
    private final KeySearch search;
    private int left;

    Rest(KeySearch search, int count) {
      this.search = search;
      this.left = count;
    }

    /** A full reply, or a page of nothing, ends the call: the client goes on. */
    @Override
    public boolean advance(Call call) {
      int looked = search.look(call, Math.min(left, KeyPage.MAX_KEYS));
      left -= looked;
      String failure = search.failure();
      if (failure != null) {
        call.reply().error(failure);
        return true;
      }
      int most = call.limits().maxFrameBytes() - KeyPage.MAX_BYTES;
      if (search.cursor() != 0 && left > 0 && looked > 0 && search.bytes() < most) {
        return false;
      }
      call.reply().array(2);
      call.reply().bulk(Long.toUnsignedString(search.cursor()));
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
