package io.crabcache.redis.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** An endless stream of requests, right ones and wrong ones, that follows from a seed. */
final class CommandStream {
  private static final int MOST_OPTIONS = 3;
  private static final int MOST_REPETITIONS = 4;
  private static final int MOST_SILENT = 5;

  /** What Redis skips without an answer. */
  private static final List<String> NOTHING = List.of("\r\n", "\n", "*0\r\n", "*-1\r\n");

  private final Random random;
  private final Words words;

  CommandStream(long seed) {
    random = new Random(seed);
    words = new Words(random);
  }

  /** The next request, with those that only make sense together with it. */
  List<Request> next() {
    Form form = draw(Forms.ALL);
    List<Request> requests = new ArrayList<>();
    requests.add(request(form));
    if (form.text().equals("CLIENT REPLY SKIP")) {
      requests.add(unanswered(draw(Forms.DATA)));
    } else if (form.text().equals("CLIENT REPLY OFF")) {
      for (int i = random.nextInt(MOST_SILENT); i >= 0; i--) {
        requests.add(unanswered(draw(Forms.DATA)));
      }
      requests.add(Request.of("CLIENT", "REPLY", "ON"));
    }
    return requests;
  }

  private Form draw(List<Form> forms) {
    int point = random.nextInt(forms.stream().mapToInt(Form::weight).sum());
    for (Form form : forms) {
      point -= form.weight();
      if (point < 0) {
        return form;
      }
    }
    throw new AssertionError("the weights have changed");
  }

  /** Without anything that Redis skips in front: it would count as the command to be skipped. */
  private Request unanswered(Form form) {
    List<String> arguments = request(form).arguments();
    return new Request(arguments, Request.array(arguments), 0, false);
  }

  private Request request(Form form) {
    List<String> arguments = new ArrayList<>();
    expand(form.text(), arguments);
    if (!form.options().isEmpty()) {
      for (int i = random.nextInt(MOST_OPTIONS + 1); i > 0; i--) {
        expand(words.any(form.options()), arguments);
      }
    }
    if (!form.isFixed() && random.nextInt(12) == 0) {
      spoil(form, arguments);
    }
    String encoded = random.nextInt(20) == 0 ? Request.line(arguments) : Request.array(arguments);
    if (random.nextInt(50) == 0) {
      encoded = words.any(NOTHING) + encoded;
    }
    boolean silent = form.text().matches("CLIENT REPLY (OFF|SKIP)");
    return new Request(arguments, encoded, silent ? 0 : 1, form.text().equals("QUIT"));
  }

  private void expand(String text, List<String> arguments) {
    List<String> kinds = Arrays.asList(text.replace("+", "").split(" ", -1));
    boolean mixedCase = words.rarely();
    kinds.forEach(kind -> arguments.add(isKind(kind) ? words.draw(kind) : cased(kind, mixedCase)));
    if (text.endsWith("+")) {
      List<String> repeated = kinds.stream().filter(CommandStream::isKind).toList();
      for (int i = random.nextInt(MOST_REPETITIONS); i > 0; i--) {
        repeated.forEach(kind -> arguments.add(words.draw(kind)));
      }
    }
  }

  private static boolean isKind(String word) {
    return word.chars().allMatch(Character::isLowerCase);
  }

  private String cased(String word, boolean mixed) {
    if (!mixed) {
      return word;
    }
    StringBuilder text = new StringBuilder();
    for (String letter : word.split("", -1)) {
      text.append(random.nextBoolean() ? letter : letter.toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /** Makes something wrong that a client could get wrong. */
  private void spoil(Form form, List<String> arguments) {
    int place = 1 + random.nextInt(arguments.size());
    switch (random.nextInt(form.isTimed() ? 3 : 4)) {
      case 0 -> arguments.add(place, words.draw("v"));
      case 1 -> arguments.add(place, words.draw("x"));
      case 2 -> {
        if (place < arguments.size()) {
          arguments.remove(place);
        }
      }
      default -> {
        if (place < arguments.size()) {
          // Not for times to live: a small number in their place would run out meanwhile.
          arguments.add(arguments.remove(place));
        }
      }
    }
  }
}
