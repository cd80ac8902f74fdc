package io.crabcache.engine.store.eviction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A policy with a fixed window beside three plain lists, compared after every step. */
final class PolicyModel {
  private static final double SHARE = 0.2;
  private static final int MAX_TRANSFERS = 16;
  private static final int WARM = 6;

  private final boolean weighed;
  private final ArrayEntries entries = new ArrayEntries();
  private final FrequencySketch sketch;
  private final EvictionPolicy policy;
  private final List<Integer> window = new ArrayList<>(); // the one moved last comes first
  private final List<Integer> probation = new ArrayList<>();
  private final List<Integer> shielded = new ArrayList<>();
  private final Set<Integer> used = new HashSet<>();
  private long maximum = 100;
  private long capacity = maximum;
  private long nextKey;

  PolicyModel(boolean weighed) {
    this.weighed = weighed;
    EvictionSettings settings = new EvictionSettings(0, SHARE, false, 0, 4, 0, 0.98, 0.97, 1);
    SpaceBlocks blocks = new SpaceBlocks();
    sketch = new FrequencySketch(blocks.space, blocks, settings);
    sketch.ensureCapacity(1);
    policy = new EvictionPolicy(settings, sketch, entries, maximum, 1, 0);
  }

  void step(Choices choices) {
    int entry = pick(choices);
    switch (entry == 0 ? 0 : choices.below(12)) {
      case 0, 1, 2, 3 -> insert(weighed ? 1 + choices.below(25) : 1);
      case 4 -> remove(entry);
      case 5 -> reweigh(entry, weighed ? 1 + choices.below(25) : 1);
      case 6 -> move(entry);
      case 7 -> {
        maximum = 1L + choices.below(200);
        capacity = maximum;
        policy.setMaximum(maximum);
      }
      case 8 -> evict(0, 0);
      default -> use(entry);
    }
    check();
  }

  private int pick(Choices choices) {
    int count = window.size() + probation.size() + shielded.size();
    int at = count == 0 ? 0 : choices.below(count);
    for (List<Integer> list : List.of(window, probation, shielded)) {
      if (at < list.size()) {
        return list.get(at);
      }
      at -= list.size();
    }
    return 0;
  }

  private void insert(int weight) {
    long hash = ++nextKey * 0x9E37_79B9_7F4A_7C15L;
    while (weight() + weight > maximum) {
      int victim = evict(hash, weight);
      if (victim == EvictionPolicy.INCOMING || victim == 0) {
        return;
      }
    }
    int entry = entries.create(hash, weight);
    (weight > windowMaximum() ? probation : window).add(0, entry);
    balance();
    policy.add(entry, hash);
  }

  private int evict(long hash, int weight) {
    capacity = Math.min(maximum, weight() + weight);
    rotate(window);
    for (int n = 0; n < MAX_TRANSFERS && !probation.isEmpty(); n++) {
      if (!used.contains(last(probation))) {
        break;
      }
      transfer(probation, shielded);
    }
    if (probation.isEmpty()) {
      rotate(shielded);
    }
    int victim = policy.victim(hash, weight);
    int candidate = 0;
    if (victim != EvictionPolicy.INCOMING && !window.isEmpty()) {
      int oldest = last(window);
      if (entries.region(oldest) == 2) { // It was compared; nothing else leaves the window here.
        require(weight(window) + weight > windowMaximum(), "the window had room");
        candidate = oldest;
        transfer(window, probation);
      }
    }
    int leastRecent = leastRecent();
    require(
        victim == leastRecent || victim == candidate || victim == EvictionPolicy.INCOMING,
        "victim " + victim + " is neither the least recent nor a candidate");
    if (candidate != 0 && candidate != leastRecent && !weighed) {
      int wants = sketch.frequency(entries.hash(candidate));
      int has = sketch.frequency(entries.hash(leastRecent));
      require(wants <= has || victim == leastRecent, "a better candidate was refused");
      require(
          wants > has || wants >= WARM || has <= 1 || victim == candidate,
          "a worse candidate was admitted");
    }
    if (victim == EvictionPolicy.INCOMING) {
      require(weight > windowMaximum(), "an entry that fits the window was refused");
    } else if (victim != 0) {
      remove(victim);
    }
    return victim;
  }

  private void rotate(List<Integer> list) {
    for (int n = 0; n < MAX_TRANSFERS && !list.isEmpty() && used.remove(last(list)); n++) {
      list.add(0, list.remove(list.size() - 1));
    }
  }

  private void transfer(List<Integer> from, List<Integer> to) {
    int entry = from.remove(from.size() - 1);
    used.remove(entry);
    to.add(0, entry);
  }

  private static int last(List<Integer> list) {
    return list.get(list.size() - 1);
  }

  private int leastRecent() {
    for (List<Integer> list : List.of(probation, shielded, window)) {
      if (!list.isEmpty()) {
        return last(list);
      }
    }
    return 0;
  }

  private void remove(int entry) {
    listOf(entry).remove((Integer) entry);
    policy.remove(entry);
    used.remove(entry);
    entries.destroy(entry);
  }

  private void reweigh(int entry, int weight) {
    int before = entries.weight(entry);
    entries.setWeight(entry, weight);
    balance();
    policy.reweighed(entry, before, weight);
  }

  private void move(int entry) {
    int copy = entries.copy(entry);
    Collections.replaceAll(listOf(entry), entry, copy);
    policy.moved(entry, copy);
    if (used.remove(entry)) {
      used.add(copy);
    }
    entries.destroy(entry);
  }

  private void use(int entry) {
    if (weight() < maximum / 2) {
      used.add(entry);
    } else if (window.remove((Integer) entry)) {
      window.add(0, entry);
    } else if (probation.remove((Integer) entry)) {
      used.remove(entry);
      shielded.add(0, entry);
      balance();
    } else {
      used.add(entry);
    }
    policy.recordUse(entry, entries.hash(entry));
  }

  private List<Integer> listOf(int entry) {
    return window.contains(entry) ? window : probation.contains(entry) ? probation : shielded;
  }

  private void balance() {
    drain(window, windowMaximum());
    drain(shielded, (long) (0.8 * (capacity - windowMaximum())));
  }

  private void drain(List<Integer> list, long most) {
    if (weight(list) > most) {
      rotate(list);
    }
    for (int n = 0; n < MAX_TRANSFERS && weight(list) > most; n++) {
      transfer(list, probation);
    }
  }

  private long windowMaximum() {
    return Math.max(1, (long) (SHARE * capacity));
  }

  private long weight() {
    return weight(window) + weight(probation) + weight(shielded);
  }

  private long weight(List<Integer> list) {
    return list.stream().mapToLong(entries::weight).sum();
  }

  private void check() {
    policy.verify();
    check(window, 1);
    check(probation, 2);
    check(shielded, 3);
    require(policy.weight() == weight(), "the weight");
    require(policy.windowWeight() == weight(window), "the window's weight");
    require(policy.protectedWeight() == weight(shielded), "the weight of protected");
    require(policy.entries() == window.size() + probation.size() + shielded.size(), "the entries");
  }

  private void check(List<Integer> list, int region) {
    for (int i = 0; i < list.size(); i++) {
      int entry = list.get(i);
      require(entries.region(entry) == region, "region of " + entry);
      require(entries.isUsed(entry) == used.contains(entry), "mark of " + entry);
      require(entries.previous(entry) == (i == 0 ? 0 : list.get(i - 1)), "order at " + entry);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
