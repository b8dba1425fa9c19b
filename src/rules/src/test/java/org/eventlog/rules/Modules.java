// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The modules of this build, read from the pom files of the working copy. */
final class Modules {

    private Modules() {}

    /** The directory that holds the root pom.xml. */
    static Path root() {
        Path dir = Path.of("").toAbsolutePath();
        while (dir != null && !Files.isDirectory(dir.resolve("src/bom"))) {
            dir = dir.getParent();
        }
        if (dir == null) {
            throw new IllegalStateException("no src/bom in or above " + Path.of("").toAbsolutePath());
        }
        return dir;
    }

    /** The parent: what it manages, what it lists. */
    static Element parent() {
        return pom(root());
    }

    /** The directories of all modules, in the parent's order. */
    static List<Path> directories() {
        return children(child(parent(), "modules"), "module").stream().map(e -> root().resolve(e.getTextContent()))
                .toList();
    }

    /** The directories of the modules that are published as jars: the others say so with maven.deploy.skip. */
    static List<Path> publishedJars() {
        return directories().stream().filter(dir -> "jar".equals(text(pom(dir), "packaging")))
                .filter(dir -> !isKeptBack(pom(dir))).toList();
    }

    /** The jar of a module, as the package phase makes it. */
    static Path jar(Path directory) {
        return directory
                .resolve("target/" + text(pom(directory), "artifactId") + "-" + text(parent(), "version") + ".jar");
    }

    static Element pom(Path directory) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(directory.resolve("pom.xml").toFile());
            return document.getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("can't read " + directory.resolve("pom.xml"), e);
        }
    }

    /** The first child of this name, or null. */
    static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        if (parent != null) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element && element.getTagName().equals(name)) {
                    found.add(element);
                }
            }
        }
        return found;
    }

    /** The text of the first child of this name, or null. */
    static String text(Element parent, String name) {
        Element child = child(parent, name);
        return child == null ? null : child.getTextContent().strip();
    }

    private static boolean isKeptBack(Element pom) {
        return "true".equals(text(child(pom, "properties"), "maven.deploy.skip"));
    }
}
