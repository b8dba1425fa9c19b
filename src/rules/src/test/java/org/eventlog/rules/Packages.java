// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The main classes of the published modules, and which package needs which. */
final class Packages {

    /** Read once for all tests: it takes a second or two. */
    static final Packages ALL = new Packages();

    private final Map<String, JavaClasses> byModule = new TreeMap<>();
    private final Map<String, String> moduleOfPackage = new HashMap<>();
    private final Map<String, Set<String>> arrows = new TreeMap<>();

    private Packages() {
        for (Path module : Modules.publishedJars()) {
            String name = Modules.root().resolve("src").relativize(module).toString();
            JavaClasses classes = new ClassFileImporter().importPath(module.resolve("target/classes"));
            byModule.put(name, classes);
            classes.forEach(c -> moduleOfPackage.put(c.getPackageName(), name));
        }
        byModule.values().forEach(classes -> classes.forEach(this::addArrows));
    }

    /** The classes of one module by its directory below src: {@code "core"}. */
    JavaClasses of(String module) {
        JavaClasses classes = byModule.get(module);
        if (classes == null || classes.isEmpty()) {
            throw new IllegalStateException("no classes of " + module + ", only of " + byModule.keySet());
        }
        return classes;
    }

    Set<String> modules() {
        return byModule.keySet();
    }

    /** The module's directory, or null for a package that is not Eventlog's. */
    String moduleOf(String packageName) {
        return moduleOfPackage.get(packageName);
    }

    /** From each package of Eventlog to those it needs. */
    Map<String, Set<String>> arrows() {
        return arrows;
    }

    /** The arrows that lie on a cycle, as {@code "a -> b"}: from b there is a way back to a. */
    static Set<String> arrowsOnCycles(Map<String, Set<String>> arrows) {
        Set<String> found = new TreeSet<>();
        arrows.forEach((from, targets) -> targets.forEach(to -> {
            if (reaches(arrows, to, from)) {
                found.add(from + " -> " + to);
            }
        }));
        return found;
    }

    private static boolean reaches(Map<String, Set<String>> arrows, String start, String goal) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(start));
        while (!open.isEmpty()) {
            String at = open.pop();
            if (at.equals(goal)) {
                return true;
            }
            if (seen.add(at)) {
                open.addAll(arrows.getOrDefault(at, Set.of()));
            }
        }
        return false;
    }

    private void addArrows(JavaClass origin) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            String from = origin.getPackageName();
            String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
            if (!from.equals(to) && moduleOfPackage.containsKey(to)) {
                arrows.computeIfAbsent(from, f -> new TreeSet<>()).add(to);
            }
        }
    }
}
