package io.crabcache.session.resp;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The server's parameters as {@code CONFIG} shows and sets them, under names in lower case. Thread
 * safe.
 */
public interface Configuration {

  /** The configuration of sessions without a server, such as those of tests. */
  Configuration NONE =
      new Configuration() {
        @Override
        public SortedMap<String, String> values() {
          return new TreeMap<>();
        }

        @Override
        public void set(Map<String, String> values) {
          throw new IllegalArgumentException("there are no parameters");
        }
      };

  /** All parameters with their values now. */
  SortedMap<String, String> values();

  /**
   * Sets parameters, all or none of them. A value that a parameter has already is always allowed.
   *
   * @param values by names that {@link #values} has
   * @throws RefusedException if one cannot be set or not to this value
   */
  void set(Map<String, String> values) throws RefusedException;

  /** A parameter cannot be set, or not to the value that was given. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    /**
     * Creates an exception.
     *
     * @param parameter name of the parameter
     * @param reason what was wrong, for the reply
     */
    public RefusedException(String parameter, String reason) {
      super(reason);
      this.parameter = parameter;
    }

    /** Name of the parameter. */
    public String parameter() {
      return parameter;
    }
  }
}
