package io.crabcache.client.dialogue;

import io.crabcache.client.ClientException;
import io.crabcache.client.operation.Operation;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands of one frame that await their results, in order. Used again and again. */
final class SentFrame {
  private static final int INITIAL_COMMANDS = 1;

  private @Nullable Operation[] operations = new Operation[INITIAL_COMMANDS];
  private int[] commands = new int[INITIAL_COMMANDS];
  private int size;
  private int answered;
  private boolean sent;
  private int correlation;
  private long sentNanos;

  void add(Operation operation, int command) {
    if (size == commands.length) {
      operations = Arrays.copyOf(operations, 2 * size);
      commands = Arrays.copyOf(commands, 2 * size);
    }
    operations[size] = operation;
    commands[size++] = command;
  }

  void sent(int correlation, long nanos) {
    this.correlation = correlation;
    sentNanos = nanos;
    sent = true;
  }

  int size() {
    return size;
  }

  boolean isSent() {
    return sent;
  }

  boolean awaitsReply(int correlation) {
    return sent && this.correlation == correlation;
  }

  long sentNanos() {
    return sentNanos;
  }

  int unanswered() {
    return size - answered;
  }

  /** The operation of the first command that has no result yet. */
  Operation operation() {
    return operationAt(answered);
  }

  /** The number of that command within its operation. */
  int command() {
    return commands[answered];
  }

  void answered() {
    answered++;
  }

  private Operation operationAt(int index) {
    return Objects.requireNonNull(operations[index]);
  }

  /** Makes room for the next frame. */
  void clear() {
    Arrays.fill(operations, 0, size, null);
    size = 0;
    answered = 0;
    sent = false;
  }

  /** Passes the operation of each command that has no result yet. */
  void forEachUnanswered(Consumer<Operation> action) {
    for (int i = answered; i < size; i++) {
      action.accept(operationAt(i));
    }
  }

  void failUnanswered(ClientException failure) {
    for (int i = answered; i < size; i++) {
      operationAt(i).fail(failure);
    }
  }

  void failOverdue(long now, Dialogue dialogue) {
    for (int i = answered; i < size; i++) {
      dialogue.failIfOverdue(operationAt(i), now);
    }
  }
}
