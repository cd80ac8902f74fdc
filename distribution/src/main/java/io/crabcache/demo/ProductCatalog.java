package io.crabcache.demo;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The products that the shop sells: a pure function of a seed and an id.
 *
 * <p>It fills the database, and it is the judge of what comes out of the cache: it remembers one
 * hash per product (4 bytes each), so that {@link #isGenuine} costs next to nothing while a load is
 * measured. Safe for use by many threads.
 */
final class ProductCatalog {
  private static final String[] CATEGORIES = {
    "Garden",
    "Kitchen",
    "Workshop",
    "Office",
    "Travel",
    "Sports",
    "Lighting",
    "Toys",
    "Music",
    "Pets"
  };
  private static final String[] QUALITIES = {
    "Sturdy", "Folding", "Compact", "Silent", "Classic", "Light", "Polished", "Waterproof", "Slim"
  };
  private static final String[] MATERIALS = {
    "oak", "copper", "steel", "linen", "bamboo", "glass", "cork", "leather", "ceramic", "wool"
  };
  private static final String[] THINGS = {
    "lamp", "bowl", "bench", "basket", "shelf", "kettle", "case", "stand", "clock", "tray", "stool"
  };
  private static final String[] SENTENCES = {
    "Made by hand in a small workshop by the sea.",
    "Comes with everything that is needed to put it together.",
    "Fits in any corner and outlives most of its owners.",
    "Cleaned with a damp cloth and a little patience.",
    "Ships within two days, in paper, without plastic.",
    "A favorite of those who buy a thing once.",
    "Tested with ten thousand openings and as many closings.",
    "Spare parts are available for at least fifteen years."
  };
  private static final int SENTENCES_PER_PRODUCT = 5;

  private static final int FIRST_NUMBER = 1_000_000;

  private final long seed;
  private final int[] fingerprints;

  ProductCatalog(long seed, int size) {
    this.seed = seed;
    this.fingerprints = new int[size];
    for (int id = 0; id < size; id++) {
      fingerprints[id] = product(id).hashCode();
    }
  }

  int size() {
    return fingerprints.length;
  }

  /** Makes the product anew; the same seed and id give an equal product. */
  Product product(int id) {
    SplittableRandom random = new SplittableRandom(seed + id);
    String category = oneOf(CATEGORIES, random);
    String name =
        oneOf(QUALITIES, random) + " " + oneOf(MATERIALS, random) + " " + oneOf(THINGS, random);
    StringBuilder description = new StringBuilder(320);
    for (int i = 0; i < SENTENCES_PER_PRODUCT; i++) {
      description.append(i == 0 ? "" : " ").append(oneOf(SENTENCES, random));
    }
    String sku = category.substring(0, 3).toUpperCase(Locale.ROOT) + "-" + (FIRST_NUMBER + id);
    return new Product(
        id,
        sku,
        name,
        category,
        description.toString(),
        random.nextInt(99, 99_999),
        random.nextInt(0, 500));
  }

  /** Whether this is product {@code id}, in every field (but for one chance in 2^32). */
  boolean isGenuine(int id, Product product) {
    return product.id() == id && product.hashCode() == fingerprints[id];
  }

  private static String oneOf(String[] words, SplittableRandom random) {
    return words[random.nextInt(words.length)];
  }
}
