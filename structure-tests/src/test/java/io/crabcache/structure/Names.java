package io.crabcache.structure;

/** Dotted names. */
final class Names {

  private Names() {}

  /** Whether a name is another one, or stands below it. */
  static boolean isIn(String name, String parent) {
    return name.equals(parent) || name.startsWith(parent + ".");
  }
}
