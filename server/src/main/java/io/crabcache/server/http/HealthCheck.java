package io.crabcache.server.http;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the things that readiness depends on.
 *
 * @param name what it is
 * @param up whether it is as it should be
 * @param data what an operator may want to know of it: texts and numbers
 */
public record HealthCheck(String name, boolean up, Map<String, Object> data) {

  /** Keeps its own map, in the order of the names, so that the answer is the same each time. */
  public HealthCheck {
    data = Collections.unmodifiableMap(new TreeMap<>(data));
  }
}
