package io.crabcache.server.bootstrap;

/** Which version of CrabCache this is. */
public final class Version {
  private static final String UNPACKAGED = "unpackaged";

  private Version() {}

  /** The version of the archive that this class came in, "unpackaged" if it came from a folder. */
  public static String current() {
    Package here = Version.class.getPackage();
    String version = here == null ? null : here.getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }
}
