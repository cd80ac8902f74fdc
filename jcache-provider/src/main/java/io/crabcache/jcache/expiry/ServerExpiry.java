package io.crabcache.jcache.expiry;

/**
 * The expiry of a cache with a standard policy: the server's affair.
 *
 * @param accessCounts whether reading an entry changes when it expires
 */
public record ServerExpiry(boolean accessCounts) implements Expiry {

  @Override
  public boolean isCustom() {
    return false;
  }

  @Override
  public Lifetime forCreation() {
    return Lifetime.POLICY;
  }

  @Override
  public Lifetime forUpdate() {
    return Lifetime.POLICY;
  }

  @Override
  public Lifetime forAccess() {
    return accessCounts ? Lifetime.POLICY : Lifetime.KEPT;
  }

  @Override
  public void close() {
    // Standard policies hold nothing.
  }
}
