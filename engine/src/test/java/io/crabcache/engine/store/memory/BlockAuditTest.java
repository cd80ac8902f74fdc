package io.crabcache.engine.store.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Misuse of memory is found while assertions are enabled. */
class BlockAuditTest {
  private static final int PAGE = Slabs.MIN_PAGE_BYTES;

  private final Space space = new Space();
  private final Slabs slabs = new Slabs(space, 4L * PAGE, PAGE, new Nobody());

  @Test
  void findsABlockThatIsFreedTwice() {
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    slabs.allocate(BlockKind.ENTRY, 100);
    slabs.free(block);
    assertThatThrownBy(() -> slabs.free(block))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Block " + block + " of 104 bytes is freed, but no live block");
  }

  @Test
  void findsAPlaceInsideABlockThatIsFreed() {
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    assertThatThrownBy(() -> slabs.free(block + 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no live block starts there");
  }

  @Test
  void findsAWriteIntoAFreedBlock() {
    slabs.allocate(BlockKind.ENTRY, 100);
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    slabs.free(block);
    space.putByte(block, 99, (byte) 1);
    assertThatThrownBy(() -> slabs.allocate(BlockKind.ENTRY, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was written to at offset 96 while it was free");
  }

  @Test
  void findsAWriteIntoTheLinkOfAFreedBlock() {
    slabs.allocate(BlockKind.ENTRY, 100);
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    slabs.free(block);
    space.putLong(block, 0, 7);
    assertThatThrownBy(() -> slabs.allocate(BlockKind.ENTRY, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was written to at offset 4 while it was free");
  }

  @Test
  void findsAWriteBehindTheEndOfABlock() {
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    space.putByte(block, slabs.sizeOf(block), (byte) 1);
    assertThatThrownBy(() -> slabs.allocate(BlockKind.ENTRY, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was written to at offset 0");
  }

  @Test
  void findsAWriteIntoAPageWithoutAnOwner() {
    int block = slabs.allocate(BlockKind.ENTRY, 100);
    slabs.free(block);
    space.putByte(block, PAGE - 1, (byte) 1);
    assertThatThrownBy(() -> slabs.allocate(BlockKind.SKETCH, 64))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was written to at offset " + (PAGE - Long.BYTES));
  }

  @Test
  void findsABlockThatOverlapsAnother() {
    space.grow();
    BlockAudit audit = new BlockAudit(space, PAGE);
    int first = PAGE / Space.UNIT;
    audit.pageTaken(1, false);
    audit.allocated(first + 10, 80, false);
    audit.allocated(first + 20, 80, false);
    assertThatThrownBy(() -> audit.allocated(first + 2, 72, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of 72 bytes overlaps another");
    assertThatThrownBy(() -> audit.allocated(first + 29, 8, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of 8 bytes overlaps another");
    assertThatThrownBy(() -> audit.allocated(2 * first - 1, 16, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("or its page's end");
    audit.allocated(first + 2, 64, false);
  }
}
