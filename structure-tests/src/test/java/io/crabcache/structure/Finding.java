package io.crabcache.structure;

/**
 * One place that breaks a rule.
 *
 * @param path the file
 * @param line the line in it
 * @param rule what is wrong
 * @param cure what to do about it
 */
record Finding(String path, long line, String rule, String cure) {

  @Override
  public String toString() {
    return path + ":" + line + ": " + rule + "; " + cure;
  }
}
