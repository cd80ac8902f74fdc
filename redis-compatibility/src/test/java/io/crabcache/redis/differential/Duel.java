package io.crabcache.redis.differential;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Takes the same requests to Redis and to the server, and looks for replies that differ. */
final class Duel implements AutoCloseable {
  private static final int MOST_AT_ONCE = 40;
  private static final int MOST_BYTES_AT_ONCE = 64 * 1024;

  /** Differences of any kind after which a run gives up. */
  private static final int MOST_DIFFERENCES = 200;

  /** Times that a difference is played again to make it shorter. */
  private static final int MOST_REPLAYS = 1_000;

  private final Conversation redis;
  private final Conversation ours;

  /**
   * Two replies that differ.
   *
   * @param request the command that got them
   * @param before how many steps came before
   */
  private record Difference(Request request, Reply redis, Reply ours, int before) {
    String kind() {
      return request.name() + ' ' + beginning(redis) + ' ' + beginning(ours);
    }

    private static String beginning(Reply reply) {
      return reply.isError() ? reply.text() : String.valueOf(reply.type());
    }
  }

  Duel(SocketAddress redis, SocketAddress ours) throws IOException {
    this.redis = new Conversation(redis);
    this.ours = new Conversation(ours);
  }

  /**
   * Runs a stream of commands.
   *
   * @param resp version of the protocol that it begins with
   * @return a report for each difference, of those that look alike for the first; none, if all went
   *     alike
   */
  List<String> run(long seed, int resp, int commands) throws IOException {
    CommandStream stream = new CommandStream(seed);
    List<List<Request>> all = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      all.add(stream.next());
    }
    List<String> reports = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    int from = 0;
    for (int found = 0; found < MOST_DIFFERENCES && from < all.size(); found++) {
      List<List<Request>> rest = all.subList(from, all.size());
      Optional<Difference> difference = play(rest, resp, new Random(seed + from));
      if (difference.isEmpty()) {
        break;
      }
      int before = difference.get().before;
      if (kinds.add(difference.get().kind())) {
        List<List<Request>> steps = rest.subList(0, before + 1);
        reports.add(report(seed, resp, from + before, steps, difference.get()));
      }
      from += before + 1;
    }
    return reports;
  }

  /** Begins anew on both sides and plays steps in portions, until two replies differ. */
  private Optional<Difference> play(List<List<Request>> steps, int resp, Random random)
      throws IOException {
    reset(redis, resp);
    reset(ours, resp);
    int next = 0;
    while (next < steps.size()) {
      List<Request> portion = new ArrayList<>();
      List<Integer> step = new ArrayList<>();
      int count = 1 + random.nextInt(MOST_AT_ONCE);
      long bytes = 0;
      while (next < steps.size() && portion.size() < count && bytes < MOST_BYTES_AT_ONCE) {
        for (Request request : steps.get(next)) {
          portion.add(request);
          step.add(next);
          bytes += request.encoded().length();
        }
        next++;
        if (portion.get(portion.size() - 1).last()) {
          break;
        }
      }
      Optional<Difference> difference = exchange(portion, step, random.nextLong());
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<Difference> exchange(List<Request> portion, List<Integer> step, long cuts)
      throws IOException {
    List<Reply> expected = redis.exchange(portion, new Random(cuts));
    List<Reply> actual = ours.exchange(portion, new Random(cuts));
    int reply = 0;
    for (int i = 0; i < portion.size(); i++) {
      Request request = portion.get(i);
      if (request.replies() > 0) {
        if (!Comparison.same(request, expected.get(reply), actual.get(reply))) {
          return Optional.of(
              new Difference(request, expected.get(reply), actual.get(reply), step.get(i)));
        }
        reply++;
      }
    }
    return Optional.empty();
  }

  private static void reset(Conversation conversation, int resp) throws IOException {
    conversation.reopen();
    conversation.call("FLUSHALL");
    conversation.call("HELLO", String.valueOf(resp));
  }

  private String report(
      long seed, int resp, int index, List<List<Request>> steps, Difference difference)
      throws IOException {
    List<List<Request>> fewest = fewest(steps, resp, difference);
    Difference shown = play(fewest, resp, new Random(0)).orElse(difference);
    StringBuilder text = new StringBuilder();
    text.append("seed %d, RESP%d, command %d".formatted(seed, resp, index));
    for (List<Request> step : fewest) {
      step.forEach(request -> text.append("\n    ").append(request));
    }
    text.append("\n  to this, whose bytes are ")
        .append(Printable.of(shown.request.encoded()))
        .append("\n  Redis says ")
        .append(shown.redis)
        .append("\n  ours says  ")
        .append(shown.ours);
    return text.toString();
  }

  /** Leaves out what is not needed for the last step to differ: first much, then single steps. */
  private List<List<Request>> fewest(List<List<Request>> steps, int resp, Difference difference)
      throws IOException {
    List<List<Request>> fewest = steps;
    int replays = 0;
    for (int size = Math.max(1, steps.size() / 2); size > 0; size /= 2) {
      int start = 0;
      while (start < fewest.size() - 1 && replays++ < MOST_REPLAYS) {
        List<List<Request>> fewer = new ArrayList<>(fewest);
        fewer.subList(start, Math.min(start + size, fewest.size() - 1)).clear();
        Optional<Difference> found = play(fewer, resp, new Random(0));
        if (found.isPresent() && found.get().kind().equals(difference.kind())) {
          fewest = fewer.subList(0, found.get().before + 1);
        } else {
          start += size;
        }
      }
    }
    return fewest;
  }

  @Override
  public void close() throws IOException {
    redis.close();
    ours.close();
  }
}
