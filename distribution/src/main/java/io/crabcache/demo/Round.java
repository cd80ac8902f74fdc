package io.crabcache.demo;

import java.util.Comparator;
import java.util.List;

/** A round of gets, and the frames that they left in. */
record Round(Load.Outcome outcome, Frames frames) {

  /** The round of middle speed. */
  static Round median(List<Round> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(round -> round.outcome().perSecond()))
        .toList()
        .get(rounds.size() / 2);
  }
}
