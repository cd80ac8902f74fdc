package io.crabcache.tck;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What one run of the kit has done, by the reports that Surefire writes.
 *
 * @param tests number of tests that were executed
 * @param unsuccessful names of those that failed or were skipped
 * @param oldest when the first of the reports was written; now, if there is none
 * @param exclusions the lines by which the kit tells that it has passed a test over
 */
record RunReport(int tests, List<String> unsuccessful, Instant oldest, List<String> exclusions) {

  private static final String EXCLUSION = "EXCLUDING TEST";

  /** Reads the reports in a directory; a directory that is missing has none. */
  static RunReport read(Path directory) throws IOException {
    int tests = 0;
    Instant oldest = Instant.now();
    List<String> unsuccessful = new ArrayList<>();
    List<String> exclusions = new ArrayList<>();
    for (Path file : files(directory)) {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      oldest = written.isBefore(oldest) ? written : oldest;
      Element suite = parse(Files.readString(file));
      for (Element test : children(suite, "testcase")) {
        tests++;
        String name = test.getAttribute("classname") + "#" + test.getAttribute("name");
        if (Stream.of("failure", "error", "skipped")
            .anyMatch(outcome -> !children(test, outcome).isEmpty())) {
          unsuccessful.add(name);
        }
        Stream.of("system-out", "system-err")
            .flatMap(output -> children(test, output).stream())
            .flatMap(output -> output.getTextContent().lines())
            .filter(line -> line.contains(EXCLUSION))
            .forEach(exclusions::add);
      }
    }
    return new RunReport(tests, unsuccessful, oldest, exclusions);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    }
  }

  private static Element parse(String xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
