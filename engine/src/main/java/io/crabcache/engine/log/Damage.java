package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogStorage;

/** Texts for what is found damaged: place, fault and cure. */
final class Damage {
  private Damage() {}

  /** Something is wrong at a place of a file, and a repair helps. */
  static DamageException at(LogStorage storage, String file, long offset, String fault) {
    return in(storage, file, "at offset " + offset + ": " + fault);
  }

  /** Something is wrong with a file, and a repair helps. */
  static DamageException in(LogStorage storage, String file, String fault) {
    return new DamageException(
        "%s/%s is damaged: %s. To go on without what is lost, run `crabcache wal repair %s`, which keeps damaged files aside; or restore a backup of the directory"
            .formatted(storage.place(), file, fault, storage.place()));
  }

  /**
   * Records at a place are not understood, although their checksum is right. A repair helps, but
   * throws good data away if a later version has written them.
   */
  static DamageException unknown(String directory, String file, long offset, String fault) {
    return new DamageException(
        "%s/%s cannot be understood: at offset %d: %s. The checksum there is right, so it was written like that, perhaps by a later version of CrabCache: start the version that wrote it. If there was none, restore a backup of the directory, or run `crabcache wal repair %s`, which keeps damaged files aside and goes on without this and all behind it"
            .formatted(directory, file, offset, fault, directory));
  }

  /** Something that no repair helps against. */
  static DamageException foreign(LogStorage storage, String file, String fault, String cure) {
    return new DamageException("%s/%s %s; %s".formatted(storage.place(), file, fault, cure), false);
  }
}
