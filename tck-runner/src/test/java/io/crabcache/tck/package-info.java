/** Deploys the provider for the technology compatibility kit, and checks that all of it has run. */
@NullMarked
package io.crabcache.tck;

import org.jspecify.annotations.NullMarked;
