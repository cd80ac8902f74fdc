package io.crabcache.structure;

import java.util.List;

/** One thing that must hold for the project's sources. */
@FunctionalInterface
interface Rule {

  /** The places that break the rule, none if it holds. */
  List<Finding> check(List<SourceFile> sources);
}
