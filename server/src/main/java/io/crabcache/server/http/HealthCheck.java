package io.crabcache.server.http;

import java.util.Map;

/**
 * One of the things that readiness depends on.
 *
 * @param name what it is
 * @param up whether it is as it should be
 * @param data what an operator may want to know of it: texts and numbers
 */
public record HealthCheck(String name, boolean up, Map<String, Object> data) {

  /** Keeps its own map. */
  public HealthCheck {
    data = Map.copyOf(data);
  }
}
