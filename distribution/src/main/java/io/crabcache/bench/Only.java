package io.crabcache.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which part of the matrix the user wants: {@code depth=1,depth=16,command=SET}. A name that comes
 * more than once allows each of its values; one that does not come allows all that the matrix has.
 */
final class Only {
  /** No wish. */
  static final Only NOTHING_IN_PARTICULAR = new Only(Map.of(), EnumSet.noneOf(LoadCommand.class));

  private static final String DEPTH = "depth";
  private static final String CONNECTIONS = "connections";
  private static final String SIZE = "size";
  private static final String COMMAND = "command";

  /** Names with the largest number that each may have; the smallest is 1. */
  private static final Map<String, Integer> LARGEST =
      Map.of(DEPTH, 10_000, CONNECTIONS, 10_000, SIZE, 65_536);

  private final Map<String, SortedSet<Integer>> numbers;
  private final Set<LoadCommand> commands;

  private Only(Map<String, SortedSet<Integer>> numbers, Set<LoadCommand> commands) {
    this.numbers = numbers;
    this.commands = commands;
  }

  /**
   * Reads a wish.
   *
   * @throws IllegalArgumentException that names what is wrong and what is right
   */
  static Only parse(String text) {
    Map<String, SortedSet<Integer>> numbers = new TreeMap<>();
    Set<LoadCommand> commands = EnumSet.noneOf(LoadCommand.class);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      if (name.equals(COMMAND)) {
        commands.add(command(value));
      } else if (LARGEST.containsKey(name)) {
        numbers.computeIfAbsent(name, any -> new TreeSet<>()).add(number(name, value));
      } else {
        throw new IllegalArgumentException(
            "'%s' is none of depth=, connections=, size=, command=".formatted(part));
      }
    }
    return new Only(numbers, commands);
  }

  private static LoadCommand command(String value) {
    try {
      return LoadCommand.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "command is '%s' and must be one of %s"
              .formatted(value, Arrays.toString(LoadCommand.values())),
          e);
    }
  }

  private static int number(String name, String value) {
    int largest = LARGEST.getOrDefault(name, 0);
    if (value.matches("\\d{1,8}")) {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= largest) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s is '%s' and must be from 1 to %d".formatted(name, value, largest));
  }

  Set<LoadCommand> commands() {
    return commands.isEmpty() ? EnumSet.allOf(LoadCommand.class) : commands;
  }

  Iterable<Integer> depths(List<Integer> usual) {
    return wanted(DEPTH, usual);
  }

  Iterable<Integer> connections(List<Integer> usual) {
    return wanted(CONNECTIONS, usual);
  }

  Iterable<Integer> valueBytes(List<Integer> usual) {
    return wanted(SIZE, usual);
  }

  private Iterable<Integer> wanted(String name, List<Integer> usual) {
    return numbers.containsKey(name) ? numbers.get(name) : usual;
  }
}
