package io.crabcache.server.configuration;

/** A configuration that cannot be used; the message is one line that names the cause and a cure. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 80;

  /** Creates an exception with a message for the operator. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** Makes foreign text fit to stand in a one-line message. */
  static String shown(String text) {
    String head = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
