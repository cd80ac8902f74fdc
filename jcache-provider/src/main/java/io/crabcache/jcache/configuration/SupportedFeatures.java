package io.crabcache.jcache.configuration;

import javax.cache.configuration.CompleteConfiguration;

/** The features of JSR-107 that this version does not have yet, refused by name. */
public final class SupportedFeatures {

  private SupportedFeatures() {}

  /**
   * Checks a configuration.
   *
   * @throws UnsupportedOperationException if it asks for a feature that is not there
   */
  static void check(CompleteConfiguration<?, ?> configuration) {
    if (!configuration.isStoreByValue()) {
      throw new UnsupportedOperationException(
          "store by reference is not supported: values live in a server, outside this heap");
    }
    refuse(
        configuration.isWriteThrough() || configuration.getCacheWriterFactory() != null,
        "write-through (CacheWriter)");
    refuse(configuration.isStatisticsEnabled(), "statistics");
    refuse(configuration.isManagementEnabled(), "management");
  }

  private static void refuse(boolean wanted, String feature) {
    if (wanted) {
      throw missing(feature);
    }
  }

  /** What a call or a configuration gets that needs a feature which is not there. */
  public static UnsupportedOperationException missing(String feature) {
    return new UnsupportedOperationException(
        feature + ": not supported by this version of CrabCache's JCache provider");
  }
}
