package io.crabcache.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * This server, started with variables of the environment of its own.
 *
 * @param name what the report calls it
 */
record Variant(String name, Map<String, String> environment) {
  static final Variant PLAIN = new Variant("crabcache", Map.of());

  /**
   * Reads variants: names with assignments, between which semicolons stand.
   *
   * @throws IllegalArgumentException that names what is no assignment
   */
  static List<Variant> parseAll(Map<String, String> texts) {
    List<Variant> variants = new ArrayList<>();
    texts.forEach(
        (name, text) -> {
          Map<String, String> environment = new LinkedHashMap<>();
          for (String assignment : text.split(";", -1)) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
              throw new IllegalArgumentException(
                  "'%s' of variant %s is not VARIABLE=VALUE".formatted(assignment, name));
            }
            environment.put(
                assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
          }
          variants.add(new Variant(name, environment));
        });
    return variants;
  }

  /** The environment with one more option for the JVM. */
  Map<String, String> withJavaOption(String option) {
    String variable = "CRABCACHE_JAVA_OPTS";
    String before = environment.get(variable);
    if (before == null) {
      before = System.getenv(variable);
    }
    Map<String, String> extended = new LinkedHashMap<>(environment);
    extended.put(variable, before == null ? option : before + " " + option);
    return extended;
  }
}
