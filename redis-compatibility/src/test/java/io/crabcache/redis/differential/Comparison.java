package io.crabcache.redis.differential;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which two replies to a request count as the same: those that are equal byte for byte, and what
 * the rows below allow. Errors are equal, but ours never quotes more than the beginning of a word.
 */
final class Comparison {
  private static final int TOLERANCE_SECONDS = 10;
  private static final int TOLERANCE_MILLIS = TOLERANCE_SECONDS * 1_000;

  /** Bytes of a word that errors quote. */
  private static final int QUOTED = 128;

  /** Ours bounds what it takes on for a pattern and for LCS; Redis does not. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "ERR (pattern of .* is over the limit of 1024|LCS of values of .* is refused: .*)");

  /** In the reply to HELLO: who answers, in which version, and under which number. */
  private static final Set<String> OURS_IN_HELLO = Set.of("server", "version", "id");

  /** What is compared of a row of COMMAND INFO: name, arity, flags, three on keys, categories. */
  private static final int PLACES_IN_INFO = 7;

  private static final List<Row> ROWS =
      List.of(
          row("KEYS .*", "the order is that of a hash table", Comparison::sameElements),
          row(
              "SCAN 0( .*)?",
              "cursors and the order are those of a hash table",
              Comparison::sameScan),
          row("SCAN .*", "what a cursor means is its server's affair", Comparison::sameForm),
          row("RANDOMKEY", "chance", Comparison::sameKind),
          row("TIME", "taken one after the other", Comparison::sameShape),
          row("(TTL|PTTL) .*", "time passes", Comparison::aboutTheSame),
          row("(EXPIRETIME|PEXPIRETIME) .*", "time passed before it was set", Comparison::sameTime),
          row("INFO\\b.*", "about the process", Comparison::sameKind),
          row("CLIENT ID", "counted by each for itself", Comparison::sameKind),
          row("CLIENT KILL .*", "who has just left may still be there", Comparison::sameKind),
          row("CLIENT (LIST|INFO)\\b.*", "addresses, ages, buffers", Comparison::sameKind),
          row("COMMAND( COUNT| LIST| INFO| DOCS.*)?", "ours has fewer", Comparison::sameKind),
          row("COMMAND INFO .*", "order of flags, key specifications", Comparison::sameInfo),
          row("CONFIG GET .*", "settings of its own", Comparison::sameKind),
          row("DBSIZE", "Redis counts what has expired and not gone", Comparison::notMore),
          row("MEMORY USAGE .*", "another allocator; expired keys as above", Comparison::bytes),
          row("OBJECT (FREQ|IDLETIME) .*", "another sketch", Comparison::sameKind),
          row("OBJECT ENCODING .*", "Redis remembers how it was written", Comparison::encoding),
          row("[A-Z]+ HELP", "other subcommands", Comparison::sameKind),
          row("HELLO\\b.*", "name, version and number", Comparison::sameHello));

  private record Row(Pattern request, String reason, BiPredicate<Reply, Reply> same) {}

  private Comparison() {}

  private static Row row(String request, String reason, BiPredicate<Reply, Reply> same) {
    return new Row(Pattern.compile(request, Pattern.DOTALL), reason, same);
  }

  /** Whether both have answered a request in the same way. */
  static boolean same(Request request, Reply redis, Reply ours) {
    if (redis.raw().equals(ours.raw())) {
      return true;
    }
    if (redis.isError() || ours.isError()) {
      return quotesLess(redis.text(), ours.text()) || LIMIT.matcher(ours.text()).matches();
    }
    String words = String.join(" ", upperCase(request));
    return ROWS.stream()
        .anyMatch(row -> row.request.matcher(words).matches() && row.same.test(redis, ours));
  }

  private static List<String> upperCase(Request request) {
    return IntStream.range(0, request.arguments().size()).mapToObj(request::argument).toList();
  }

  /** Redis quotes most words in errors whole, however long they are. */
  private static boolean quotesLess(String redis, String ours) {
    String beginning = ours.endsWith("'") ? ours.substring(0, ours.length() - 1) : ours;
    return beginning.length() >= QUOTED && redis.startsWith(beginning);
  }

  private static boolean sameKind(Reply redis, Reply ours) {
    return redis.type() == ours.type();
  }

  private static boolean sameShape(Reply redis, Reply ours) {
    if (redis.type() != ours.type() || redis.elements().size() != ours.elements().size()) {
      return false;
    }
    for (int i = 0; i < redis.elements().size(); i++) {
      if (!sameShape(redis.elements().get(i), ours.elements().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameElements(Reply redis, Reply ours) {
    return sameShape(redis, ours) && sorted(redis).equals(sorted(ours));
  }

  private static List<String> sorted(Reply reply) {
    return reply.elements().stream().map(Reply::raw).sorted().toList();
  }

  /** Pages that hold all keys hold the same. */
  private static boolean sameScan(Reply redis, Reply ours) {
    return sameForm(redis, ours)
        && (!isWhole(redis)
            || !isWhole(ours)
            || sameElements(redis.elements().get(1), ours.elements().get(1)));
  }

  /** A cursor and keys. */
  private static boolean sameForm(Reply redis, Reply ours) {
    return redis.type() == ours.type()
        && redis.elements().size() == 2
        && ours.elements().size() == 2
        && sameKind(redis.elements().get(0), ours.elements().get(0))
        && sameKind(redis.elements().get(1), ours.elements().get(1));
  }

  private static boolean isWhole(Reply scan) {
    return scan.elements().get(0).text().equals("0");
  }

  private static boolean aboutTheSame(Reply redis, Reply ours) {
    return redis.isInteger()
        && ours.isInteger()
        && Math.min(redis.integer(), ours.integer()) > 0
        && Math.abs(redis.integer() - ours.integer()) <= TOLERANCE_MILLIS;
  }

  private static boolean sameTime(Reply redis, Reply ours) {
    return aboutTheSame(redis, ours) && !Instants.isDrawn(redis.integer());
  }

  private static boolean notMore(Reply redis, Reply ours) {
    return redis.isInteger() && ours.isInteger() && ours.integer() < redis.integer();
  }

  private static boolean bytes(Reply redis, Reply ours) {
    return redis.isInteger() && (ours.isInteger() || ours.isNull());
  }

  /** What was appended to stays raw, and what INCRBYFLOAT made is no whole number. */
  private static boolean encoding(Reply redis, Reply ours) {
    return switch (redis.text()) {
      case "raw" -> Set.of("int", "embstr").contains(ours.text());
      case "embstr" -> ours.text().equals("int");
      default -> false;
    };
  }

  private static boolean sameInfo(Reply redis, Reply ours) {
    if (redis.elements().size() != ours.elements().size()) {
      return false;
    }
    for (int i = 0; i < redis.elements().size(); i++) {
      if (!sameDescription(redis.elements().get(i), ours.elements().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameDescription(Reply redis, Reply ours) {
    if (!redis.isAggregate() || !ours.isAggregate()) {
      return redis.raw().equals(ours.raw());
    }
    for (int place = 0; place < PLACES_IN_INFO; place++) {
      Reply expected = redis.elements().get(place);
      Reply actual = ours.elements().get(place);
      boolean same =
          expected.isAggregate()
              ? sameElements(expected, actual)
              : expected.raw().equals(actual.raw());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameHello(Reply redis, Reply ours) {
    if (!sameShape(redis, ours) || !redis.isAggregate()) {
      return false;
    }
    for (int i = 1; i < redis.elements().size(); i += 2) {
      Reply key = redis.elements().get(i - 1);
      if (!key.raw().equals(ours.elements().get(i - 1).raw())
          || (!OURS_IN_HELLO.contains(key.text())
              && !redis.elements().get(i).raw().equals(ours.elements().get(i).raw()))) {
        return false;
      }
    }
    return true;
  }
}
