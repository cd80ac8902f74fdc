package io.crabcache.session.resp.string;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.string.CommonSubsequence.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code LCS} is to answer: the subsequence, its length, or where its pieces lie. */
final class LcsOptions {
  private boolean length;
  private boolean indexes;
  private boolean matchLengths;
  private long minMatchLength;

  /**
   * Reads the options of a call.
   *
   * @return what is wrong with them, as an error; null if nothing
   */
  @Nullable String read(Call call) {
    for (int word = 3; word < call.words(); word++) {
      if (call.is(word, "LEN")) {
        length = true;
      } else if (call.is(word, "IDX")) {
        indexes = true;
      } else if (call.is(word, "WITHMATCHLEN")) {
        matchLengths = true;
      } else if (call.is(word, "MINMATCHLEN") && word + 1 < call.words()) {
        if (!call.isNumber(++word)) {
          return Call.NOT_AN_INTEGER;
        }
        minMatchLength = call.number();
      } else {
        return Call.SYNTAX_ERROR;
      }
    }
    return length && indexes
        ? "ERR If you want both the length and indexes, please just use IDX."
        : null;
  }

  /** Whether nothing but the length is wanted. */
  boolean isLengthOnly() {
    return length;
  }

  /** Answers what is wanted of a subsequence. */
  void reply(RespWriter to, CommonSubsequence common) {
    if (length) {
      to.integer(common.length());
    } else if (indexes) {
      replyMatches(to, common);
    } else {
      to.bulk(common.bytes());
    }
  }

  private void replyMatches(RespWriter to, CommonSubsequence common) {
    List<Match> matches =
        common.matches().stream().filter(match -> match.length() >= minMatchLength).toList();
    to.map(2);
    to.bulk("matches");
    to.array(matches.size());
    for (Match match : matches) {
      to.array(matchLengths ? 3 : 2);
      replyRange(to, match.inA(), match.length());
      replyRange(to, match.inB(), match.length());
      if (matchLengths) {
        to.integer(match.length());
      }
    }
    to.bulk("len");
    to.integer(common.length());
  }

  private static void replyRange(RespWriter to, int first, int length) {
    to.array(2);
    to.integer(first);
    to.integer(first + length - 1);
  }
}
