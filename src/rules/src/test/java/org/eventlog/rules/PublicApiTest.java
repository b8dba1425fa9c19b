// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types that users and authors of transports see. */
class PublicApiTest {

    /** Packages whose public types are meant for others, and single types of other packages. */
    private static final List<Exported> PUBLIC = List.of( //
            new Exported("api", "org.eventlog"), //
            new Exported("common", "org.eventlog.config"), //
            new Exported("common", "org.eventlog.config.mp.MicroProfileSettings"), //
            new Exported("core", "org.eventlog.bridge"), //
            new Exported("core", "org.eventlog.engine"), //
            new Exported("core", "org.eventlog.jul"), //
            new Exported("core", "org.eventlog.spi"), //
            new Exported("cdi", "org.eventlog.cdi"), //
            new Exported("cdi", "org.eventlog.cdi.batch.EventContextJobs"), //
            new Exported("cdi", "org.eventlog.cdi.jms.EventContextMessages"), //
            new Exported("cdi", "org.eventlog.cdi.rest.OutgoingContextFilter"), //
            new Exported("logback", "org.eventlog.logback.EventLogAppender"), //
            new Exported("log4j2", "org.eventlog.log4j2.EventLogAppender"), //
            new Exported("otel", "org.eventlog.otel.EventLogRecordExporter"), //
            new Exported("capnp", "org.eventlog.capnp"));

    private static final Path LIST = Modules.root().resolve("docs/api.txt");

    private final List<JavaClass> types = types();

    /** The public types, and the classes they inherit public methods from, by name. */
    static List<JavaClass> types() {
        return PUBLIC.stream()
                .flatMap(p -> Packages.ALL.of(p.module()).stream().filter(p::contains))
                .filter(PublicApiTest::isVisible).flatMap(PublicApiTest::withHiddenParents).distinct()
                .sorted(Comparator.comparing(JavaClass::getName)).toList();
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        Set<String> found = new TreeSet<>();
        Set<String> known = types.stream().map(JavaClass::getName).collect(Collectors.toSet());
        for (JavaClass type : types) {
            signature(type).filter(t -> t.getPackageName().startsWith("org.eventlog"))
                    .filter(t -> !known.contains(t.getName()))
                    .forEach(t -> found.add(type.getName() + " shows " + t.getName()));
        }

        assertThat(types).hasSizeGreaterThan(40);
        assertThat(found).isEmpty();
    }

    @Test
    void anApplicationSeesAtMostSixtyTypes() {
        List<String> seen = types.stream().filter(
                t -> t.getPackageName().matches("org\\.eventlog|org\\.eventlog\\.(spi|cdi(\\..+)?)"))
                .map(JavaClass::getName).toList();

        assertThat(seen).hasSizeBetween(30, 60);
    }

    @Test
    void eachPublicPackageIsDocumented() {
        assertThat(PUBLIC).allSatisfy(p -> {
            Path sources = Modules.root().resolve("src").resolve(p.module()).resolve("src/main/java");
            assertThat(sources.resolve(p.packageName().replace('.', '/')).resolve("package-info.java")).exists();
        });
    }

    /** A change of the API is seen in the review: {@code -Dapi.update} writes the list anew. */
    @Test
    void documentedApiIsUpToDate() throws IOException {
        String now = text();
        if (System.getProperty("api.update") != null) {
            Files.writeString(LIST, now);
        }

        assertThat(difference(Files.readString(LIST), now))
                .as("docs/api.txt; if the change is meant: mvn test -pl src/rules -am -Dtest=PublicApiTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dapi.update")
                .isEmpty();
    }

    @Test
    void everyPublicTypeHasADocumentedReason() throws IOException {
        Set<String> documented = Pattern.compile("`([\\w.]+)`")
                .matcher(Files.readString(Modules.root().resolve("docs/api.md")))
                .results().map(word -> word.group(1)).collect(Collectors.toSet());

        assertThat(types).filteredOn(PublicApiTest::isVisible)
                .extracting(type -> type.getName().substring(type.getPackageName().length() + 1).replace('$', '.'))
                .allSatisfy(name -> assertThat(documented)
                        .anyMatch(word -> word.equals(name) || word.endsWith("." + name)));
    }

    private static List<String> difference(String before, String now) {
        Set<String> gone = members(before);
        Set<String> added = members(now);
        gone.removeAll(members(now));
        added.removeAll(members(before));
        return Stream.concat(gone.stream().map(line -> "- " + line), added.stream().map(line -> "+ " + line)).toList();
    }

    /** Each line with its type in front. */
    private static Set<String> members(String text) {
        Set<String> members = new TreeSet<>();
        String type = "";
        for (String line : text.lines().toList()) {
            type = line.endsWith("{") ? line : type;
            members.add(line.equals(type) ? type : type + line);
        }
        return members;
    }

    private String text() {
        StringBuilder text = new StringBuilder("# The public API, written by PublicApiTest: -Dapi.update\n");
        for (JavaClass type : types) {
            text.append('\n').append(javap(type));
        }
        return text.toString();
    }

    private static String javap(JavaClass type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintWriter writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
        int status = ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, "-protected",
                Path.of(type.getSource().orElseThrow().getUri()).toString());
        writer.flush();
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.startsWith("Compiled from")).toList());
        String head = lines.remove(0);
        return head + "\n" + lines.stream().filter(line -> !line.equals("}")).sorted()
                .collect(Collectors.joining("\n", "", "\n}\n"));
    }

    /** A class that is not public itself may lend its public methods to a public one of its package. */
    private static Stream<JavaClass> withHiddenParents(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream()
                .filter(parent -> parent.getPackageName().equals(type.getPackageName())));
    }

    private static boolean isVisible(JavaClass type) {
        return isShown(type.getModifiers()) && type.getEnclosingClass().map(PublicApiTest::isVisible).orElse(true)
                && !type.isAnonymousClass()
                && !type.getSimpleName().equals("package-info");
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> signature(JavaClass type) {
        Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> fields = type.getFields().stream().filter(f -> isShown(f.getModifiers()))
                .map(JavaField::getType);
        Stream<JavaType> units = type.getCodeUnits().stream()
                .filter(u -> isShown(u.getModifiers()) && !u.getModifiers().contains(JavaModifier.SYNTHETIC))
                .flatMap(PublicApiTest::types);
        return Stream.of(above, fields, units).flatMap(s -> s).flatMap(t -> t.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType);
    }

    private static Stream<JavaType> types(JavaCodeUnit unit) {
        return Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(),
                unit.getExceptionTypes().stream()).flatMap(s -> s);
    }

    /** A package, or a type with those nested in it. */
    private record Exported(String module, String name) {

        boolean contains(JavaClass type) {
            return type.getPackageName().equals(name) || (type.getName() + "$").startsWith(name + "$");
        }

        String packageName() {
            return name.replaceFirst("\\.[A-Z].*", "");
        }
    }
}
