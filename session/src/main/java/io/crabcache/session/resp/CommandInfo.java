package io.crabcache.session.resp;

import java.util.List;

/**
 * What is known of a command without running it; the reply of {@code COMMAND} is made of it.
 *
 * @param name lower case
 * @param arity words of a request, the name among them; negative if more are allowed
 * @param flags in Redis's terms: {@code readonly}, {@code write}, {@code fast}, ...
 * @param firstKey place of the first key among the words, 0 if there is none
 * @param lastKey place of the last key, negative if counted from the end
 * @param step places from one key to the next
 * @param group {@code string}, {@code generic}, {@code connection} or {@code server}
 * @param since version of Redis that brought it, or of CrabCache
 * @param summary one line
 */
public record CommandInfo(
    String name,
    int arity,
    List<String> flags,
    int firstKey,
    int lastKey,
    int step,
    String group,
    String since,
    String summary) {

  /** Copies the list. */
  public CommandInfo {
    flags = List.copyOf(flags);
  }

  /** A command on one key, the first word behind its name. */
  public static CommandInfo oneKey(
      String name, int arity, String group, String since, String summary, String... flags) {
    return new CommandInfo(name, arity, List.of(flags), 1, 1, 1, group, since, summary);
  }

  /** A command whose words are all keys, or keys and values in turn. */
  public static CommandInfo manyKeys(
      String name,
      int arity,
      int step,
      String group,
      String since,
      String summary,
      String... flags) {
    return new CommandInfo(name, arity, List.of(flags), 1, -1, step, group, since, summary);
  }

  /** A command without keys. */
  public static CommandInfo noKey(
      String name, int arity, String group, String since, String summary, String... flags) {
    return new CommandInfo(name, arity, List.of(flags), 0, 0, 0, group, since, summary);
  }

  /** Whether a request may have this many words. */
  public boolean accepts(int words) {
    return arity >= 0 ? words == arity : words >= -arity;
  }
}
