package io.crabcache.engine.store;

import static io.crabcache.engine.store.EntryLayout.FIRST_FRAGMENT;
import static io.crabcache.engine.store.EntryLayout.FRAGMENT_BEFORE;
import static io.crabcache.engine.store.EntryLayout.FRAGMENT_HEADER_BYTES;
import static io.crabcache.engine.store.EntryLayout.FRAGMENT_NEXT;
import static io.crabcache.engine.store.EntryLayout.LARGE_HEADER_BYTES;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Slabs;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;

/**
 * Keys and values that are too large for one block: a head of the largest size, then fragments, all
 * but the last of the largest size too. So a large value needs no memory in one piece, and what it
 * wastes is the slack of its last fragment. Guarded by the shard's lock.
 */
final class Fragments {
  private final Space space;
  private final Slabs slabs;
  private final int headRoom;
  private final int fragmentRoom;

  Fragments(Space space, Slabs slabs) {
    this.space = space;
    this.slabs = slabs;
    this.headRoom = slabs.maxBlockBytes() - LARGE_HEADER_BYTES;
    this.fragmentRoom = slabs.maxBlockBytes() - FRAGMENT_HEADER_BYTES;
  }

  /** Bytes of all blocks that a large entry of this much key and value takes. */
  long blockBytes(int payload) {
    long beyond = (long) payload - headRoom;
    long whole = beyond / fragmentRoom;
    int rest = (int) (beyond - whole * fragmentRoom);
    long bytes = (1 + whole) * slabs.maxBlockBytes();
    return rest == 0 ? bytes : bytes + slabs.blockBytes(FRAGMENT_HEADER_BYTES + rest);
  }

  /** Allocates all blocks, linked; returns the head, 0 if there is not room for all. */
  int allocate(int payload) {
    int head = slabs.allocate(BlockKind.ENTRY, slabs.maxBlockBytes());
    if (head == 0) {
      return 0;
    }
    space.putInt(head, FIRST_FRAGMENT, 0);
    int before = head;
    for (int left = payload - headRoom; left > 0; left -= fragmentRoom) {
      int bytes = FRAGMENT_HEADER_BYTES + Math.min(left, fragmentRoom);
      int fragment = slabs.allocate(BlockKind.FRAGMENT, bytes);
      if (fragment == 0) {
        free(head);
        return 0;
      }
      space.putInt(fragment, FRAGMENT_BEFORE, before);
      space.putInt(fragment, FRAGMENT_NEXT, 0);
      setNext(before, head, fragment);
      before = fragment;
    }
    return head;
  }

  /** Frees a head and its fragments. */
  void free(int head) {
    int fragment = space.getInt(head, FIRST_FRAGMENT);
    slabs.free(head);
    while (fragment != 0) {
      int next = space.getInt(fragment, FRAGMENT_NEXT);
      slabs.free(fragment);
      fragment = next;
    }
  }

  /** To be told that a head has moved. */
  void headMoved(int to) {
    int first = space.getInt(to, FIRST_FRAGMENT);
    if (first != 0) {
      space.putInt(first, FRAGMENT_BEFORE, to);
    }
  }

  /** To be told that a fragment has moved. */
  void fragmentMoved(int to) {
    int before = space.getInt(to, FRAGMENT_BEFORE);
    int next = space.getInt(to, FRAGMENT_NEXT);
    space.putInt(before, isHead(before) ? FIRST_FRAGMENT : FRAGMENT_NEXT, to);
    if (next != 0) {
      space.putInt(next, FRAGMENT_BEFORE, to);
    }
  }

  /** The head of the entry that a fragment belongs to. */
  int headOf(int fragment) {
    int block = fragment;
    while (!isHead(block)) {
      block = space.getInt(block, FRAGMENT_BEFORE);
    }
    return block;
  }

  void copyIn(ByteBuf source, int index, int head, int position, int length) {
    int block = head;
    int at = position;
    int from = index;
    int left = length;
    while (left > 0) {
      int room = room(block, head);
      if (at >= room) {
        at -= room;
        block = next(block, head);
      } else {
        int bytes = Math.min(left, room - at);
        space.copyIn(source, from, block, header(block, head) + at, bytes);
        at += bytes;
        from += bytes;
        left -= bytes;
      }
    }
  }

  void copyOut(int head, int position, int length, ByteBuf out) {
    int block = head;
    int at = position;
    int left = length;
    while (left > 0) {
      int room = room(block, head);
      if (at >= room) {
        at -= room;
        block = next(block, head);
      } else {
        int bytes = Math.min(left, room - at);
        space.copyOut(block, header(block, head) + at, bytes, out);
        at += bytes;
        left -= bytes;
      }
    }
  }

  boolean matches(int head, int position, ByteBuf source, int index, int length) {
    int block = head;
    int at = position;
    int from = index;
    int left = length;
    while (left > 0) {
      int room = room(block, head);
      if (at >= room) {
        at -= room;
        block = next(block, head);
      } else {
        int bytes = Math.min(left, room - at);
        if (!space.matches(block, header(block, head) + at, source, from, bytes)) {
          return false;
        }
        at += bytes;
        from += bytes;
        left -= bytes;
      }
    }
    return true;
  }

  private boolean isHead(int block) {
    return slabs.kind(block) == BlockKind.ENTRY;
  }

  private int room(int block, int head) {
    return block == head ? headRoom : fragmentRoom;
  }

  private static int header(int block, int head) {
    return block == head ? LARGE_HEADER_BYTES : FRAGMENT_HEADER_BYTES;
  }

  private int next(int block, int head) {
    return space.getInt(block, block == head ? FIRST_FRAGMENT : FRAGMENT_NEXT);
  }

  private void setNext(int block, int head, int next) {
    space.putInt(block, block == head ? FIRST_FRAGMENT : FRAGMENT_NEXT, next);
  }
}
