/**
 * The write-ahead log. It takes each mutation from the command that decides it, under the lock of
 * the mutated key, gives it a position, and hands it on to files; a session holds replies back
 * until the log acknowledges the positions that they depend on. After a restart it hands the
 * mutations to the recovery in the same order. It knows neither store nor commands.
 *
 * <h2>Positions</h2>
 *
 * A position is a number of bytes of records since the data directory was first used; it only
 * grows, also over restarts. The position of a mutation is the end of its record. Headers do not
 * count. Records of the same key follow each other in the order of their effects.
 *
 * <h2>Files</h2>
 *
 * <ul>
 *   <li>{@code 0000000000000000.wal}: a segment of the log, named by the position of its first
 *       record in 16 hexadecimal digits. Segments follow each other without a gap.
 *   <li>{@code 0000000000000000-0.snapshot}: a part of a snapshot, named by the position that the
 *       replay begins at afterwards, and a number. Several parts serve parallel reading. Numbers
 *       need not begin at 0: a second snapshot of the same position takes those behind the first.
 *   <li>{@code MANIFEST}: names the snapshot that counts, as {@link
 *       io.crabcache.engine.log.Manifest text}; replaced by renaming a new one over it. Without it
 *       there is no snapshot, and the log begins at position 0.
 *   <li>{@code crabcache.lock}: locked by the process that has the directory, with its id inside.
 *   <li>{@code *.broken}: what a repair has set aside, or a start has cut off. {@code *.new}:
 *       unfinished, deleted at the next start; so are segments in front of the manifest's position,
 *       and parts that it does not name. {@code prepared.new} is a later segment that is made
 *       ahead.
 * </ul>
 *
 * Segments and parts of snapshots have the same form: a {@link io.crabcache.engine.log.FileLayout
 * file header}, then {@link io.crabcache.engine.log.BlockLayout blocks}, which hold {@link
 * io.crabcache.engine.log.RecordLayout records}. All numbers are little-endian; all three begin at
 * multiples of 8 bytes, so that no number of a header lies on both sides of a torn sector. Zeros
 * may follow the last block: a file may be made in its full size before it is used. A part of a
 * snapshot, and the last segment of a log that was closed in good order, end with a block of no
 * records with the flag {@link io.crabcache.engine.log.BlockLayout#CLOSED}; a segment that the log
 * has gone on behind does not. In a part of a snapshot, positions begin at that of the snapshot and
 * count bytes, and what a block says of the disk is 0.
 *
 * <h2>Writing</h2>
 *
 * What waits to be written becomes one block, whatever its number of records; so each block is one
 * write. A start begins with a segment of its own, whose first block has no records, and says that
 * the log is on disk up to there: what was read has been forced before. A segment of no records is
 * replaced by that. The header of the first segment that counts is on disk before anything else is:
 * at a start, and before a snapshot counts that begins with it. A manifest says up to where the log
 * was on disk when it was installed.
 *
 * <h2>Reading</h2>
 *
 * A block counts if its checksum is right, its file is the one that it was written to, and its
 * position is where the block before it ended. The log ends in front of the first block that does
 * not count, if there is no segment that begins at just that position. Whether that is the torn
 * tail of a crash or damage to what was safe is told by the blocks behind it, in this segment and
 * in later ones, wherever one stands that is whole: each says up to which position the log was on
 * disk when it was written. If one says so of a position behind the bad place, or the manifest
 * does, something that was safe has been damaged, and a start refuses to go on; otherwise the rest
 * is cut off. Where a segment's header is damaged, its id is not known, and what looks like one of
 * its blocks is believed.
 *
 * <p>A crash of the machine that strikes after the last force, and damage to the last blocks that
 * were forced, look alike: both leave nothing behind them that could tell. So damage there passes
 * for a torn tail, and its remark is all that tells of it, and what was cut off is kept as {@code
 * *.broken}.
 *
 * <h2>Replaying</h2>
 *
 * Records carry what was decided: absolute expiries, versions, results. Applied in their order they
 * give the same store again, with two rules for what happens beside the order of a key:
 *
 * <ul>
 *   <li>A cache's number is never used again. A record of a cache that is not there is skipped: the
 *       cache was destroyed while the record's command was under way.
 *   <li>A record with an older epoch than its cache has is skipped, because a clear has removed
 *       what it did. A newer epoch clears the cache first, because the clear had taken effect.
 * </ul>
 *
 * A snapshot is taken while commands go on, key by key, and may hold effects of records behind its
 * position. Replaying from that position all the same ends with the right state, because each
 * record sets a state and the last one of each key wins; so a snapshot counts only once the log is
 * on disk up to where it was when the snapshot's last entry was read. Evictions have no record: the
 * replay may bring an evicted entry back, with its latest value. Nor has expiry by time; but an
 * entry must not be dropped because its expiry has passed while there may be records behind, since
 * one of them may extend it. For the same reason a snapshot has entries whose expiry has passed.
 */
@NullMarked
package io.crabcache.engine.log;

import org.jspecify.annotations.NullMarked;
