package io.crabcache.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One load of the matrix.
 *
 * @param valueBytes size of values; 0 if the command has none
 * @param depth requests that a connection sends at once
 * @param connections number of connections
 */
record Cell(LoadCommand command, int valueBytes, int depth, int connections) {
  private static final List<Integer> SIZES = List.of(64, 1024);
  private static final List<Integer> DEPTHS = List.of(1, 4, 8, 16, 64);
  private static final List<Integer> CONNECTIONS = List.of(1, 10, 50, 100);
  private static final int USUAL_SIZE = 64;
  private static final int USUAL_CONNECTIONS = 100;

  /** The most bytes of values that may be on their way at once. */
  private static final long MAX_BYTES_UNDER_WAY = 1 << 30;

  Cell {
    if ((long) valueBytes * depth * connections > MAX_BYTES_UNDER_WAY) {
      throw new IllegalArgumentException(
          "%d connections with %d values of %d bytes each are more than 1 GiB at once"
              .formatted(connections, depth, valueBytes));
    }
  }

  /**
   * All values of all axes with each other, as far as the user wants them.
   *
   * @throws IllegalArgumentException if a cell is too large for any machine
   */
  static List<Cell> all(Only only) {
    List<Cell> cells = new ArrayList<>();
    for (int connections : only.connections(CONNECTIONS)) {
      for (LoadCommand command : only.commands()) {
        Iterable<Integer> sizes = command == LoadCommand.PING ? List.of(0) : only.valueBytes(SIZES);
        for (int valueBytes : sizes) {
          for (int depth : only.depths(DEPTHS)) {
            cells.add(new Cell(command, valueBytes, depth, connections));
          }
        }
      }
    }
    return cells;
  }

  /**
   * What is run by default: all of {@link #all} with 100 connections, and SET and GET of 64 bytes
   * with fewer connections at depths 1 and 16.
   */
  static List<Cell> usual() {
    return all(Only.NOTHING_IN_PARTICULAR).stream()
        .filter(cell -> cell.connections == USUAL_CONNECTIONS || cell.isTypical())
        .toList();
  }

  /** A look in a minute: 64 bytes, 100 connections, depths 1 and 16. */
  static List<Cell> quick() {
    return all(Only.NOTHING_IN_PARTICULAR).stream()
        .filter(cell -> cell.connections == USUAL_CONNECTIONS && cell.valueBytes <= USUAL_SIZE)
        .filter(cell -> cell.depth == 1 || cell.depth == 16)
        .toList();
  }

  private boolean isTypical() {
    return valueBytes == USUAL_SIZE
        && (depth == 1 || depth == 16)
        && (command == LoadCommand.SET || command == LoadCommand.GET);
  }

  LoadShape shape() {
    return new LoadShape(command, Math.max(1, valueBytes), depth, connections);
  }

  /** The same with another depth. */
  Cell withDepth(int other) {
    return new Cell(command, valueBytes, other, connections);
  }

  /** As a title, but for the depth. */
  String withoutDepth() {
    String size = valueBytes == 0 ? "" : ", " + valueBytes + " bytes";
    return command
        + size
        + ", "
        + connections
        + (connections == 1 ? " connection" : " connections");
  }

  /** As a title. */
  @Override
  public String toString() {
    return withoutDepth() + ", depth " + depth;
  }
}
