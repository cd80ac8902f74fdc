package io.crabcache.jcache.configuration;

import io.crabcache.client.ClientSettings.Address;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.cache.CacheException;

/**
 * A manager's URI, taken apart: {@code crabcache:embedded[?option=value&…]} or {@code
 * crabcache://host[:port][,host[:port]…][?option=value&…]}.
 *
 * @param servers the servers' addresses; none for an engine in this process
 * @param options the options in the query, decoded
 */
record ManagerUri(List<Address> servers, Map<String, String> options) {

  /** Port of an address that has none. */
  static final int DEFAULT_PORT = 7171;

  private static final String FORMS =
      "use crabcache:embedded or crabcache://host:port, with options as in ?namespace=shop";
  private static final String EMBEDDED = "embedded";

  /**
   * Parses a URI.
   *
   * @throws CacheException if it is not one of ours; says what is wrong and what would be right
   */
  static ManagerUri parse(URI uri) {
    String scheme = String.valueOf(uri.getScheme());
    if (scheme.equals("crabcaches")) {
      throw new CacheException(
          uri + ": encrypted connections (crabcaches) are not supported yet; use crabcache://");
    }
    if (!scheme.equals("crabcache")) {
      throw invalid(uri, "unknown scheme \"" + scheme + "\"");
    }
    if (uri.getRawFragment() != null) {
      throw invalid(uri, "it has a fragment, \"#" + uri.getRawFragment() + "\"");
    }
    return uri.isOpaque() ? embedded(uri) : remote(uri);
  }

  private static ManagerUri embedded(URI uri) {
    String[] parts = uri.getRawSchemeSpecificPart().split("\\?", 2);
    if (!parts[0].equals(EMBEDDED)) {
      throw invalid(uri, "\"" + parts[0] + "\" is neither \"embedded\" nor //host:port");
    }
    return new ManagerUri(List.of(), options(uri, parts.length == 1 ? "" : parts[1]));
  }

  private static ManagerUri remote(URI uri) {
    if (uri.getRawAuthority() == null) {
      throw invalid(uri, "no server is named");
    }
    if (!uri.getRawPath().isEmpty()) {
      throw invalid(uri, "it has a path, \"" + uri.getRawPath() + "\"");
    }
    List<Address> servers = new ArrayList<>();
    for (String server : uri.getRawAuthority().split(",", -1)) {
      servers.add(address(uri, server));
    }
    String query = uri.getRawQuery();
    return new ManagerUri(List.copyOf(servers), options(uri, query == null ? "" : query));
  }

  private static Address address(URI uri, String server) {
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    String host = hasPort ? server.substring(0, colon) : server;
    boolean literal = host.startsWith("[") && host.endsWith("]");
    if (!literal && (host.contains(":") || host.contains("@"))) {
      throw invalid(
          uri,
          "\""
              + server
              + "\" is not host:port; an IPv6 address stands in brackets, and there are no users");
    }
    try {
      return new Address(
          literal ? host.substring(1, host.length() - 1) : host,
          hasPort ? Integer.parseInt(server.substring(colon + 1)) : DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw invalid(uri, "\"" + server + "\" is not host:port");
    }
  }

  private static Map<String, String> options(URI uri, String query) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return options;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        throw invalid(uri, "\"" + option + "\" is not option=value");
      }
      String key = decode(uri, option.substring(0, equals));
      ProviderOption.checkKnown(key, uri.toString());
      if (options.put(key, decode(uri, option.substring(equals + 1))) != null) {
        throw invalid(uri, "the option \"" + key + "\" stands there twice");
      }
    }
    return options;
  }

  private static String decode(URI uri, String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(uri, "\"" + text + "\" is not percent-encoded");
    }
  }

  private static CacheException invalid(URI uri, String what) {
    return new CacheException(uri + " cannot be the URI of a CacheManager: " + what + "; " + FORMS);
  }
}
