// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eventlog as modules: what a library and an application write, compiled and run against the packaged jars. */
class ModulePathIT {

    private static final String LIBRARY = """
            package library;

            import org.eventlog.EventLogger;
            import org.eventlog.Level;

            public final class Stock {

                private final EventLogger log;

                public Stock(EventLogger log) {
                    this.log = log;
                }

                public void take(int items) {
                    log.at(Level.WARN, "stock.taken").field("items", items).log();
                }
            }
            """;

    private static final String APPLICATION = """
            package application;

            import java.time.Duration;
            import library.Stock;
            import org.eventlog.config.Settings;
            import org.eventlog.engine.EventLog;
            import org.eventlog.spi.EventFormat;
            import org.eventlog.spi.EventWriter;
            import org.eventlog.spi.FormatContext;
            import org.eventlog.spi.Payload;

            public final class Main {

                private Main() {
                }

                public static void main(String[] args) throws Exception {
                    for (String format : new String[]{"json", "names"}) {
                        try (EventLog log = EventLog.builder().protocol("console").set("eventlog.db", args[0])
                                .set("eventlog.format", format).build()) {
                            new Stock(log).take(3);
                            log.flush(Duration.ofSeconds(20));
                        }
                    }
                    System.out.println("main in " + Main.class.getModule() + ", engine in " + EventLog.class.getModule());
                }

                public static final class Names implements EventFormat {
                    public String name() {
                        return "names";
                    }

                    public Payload payload(Settings settings) {
                        return new Payload("names", Payload.Framing.LINE, "text/plain");
                    }

                    public EventWriter create(Settings settings, FormatContext context) {
                        return (event, to) -> to.write(("my format: " + event.name()).getBytes());
                    }
                }
            }
            """;

    private static final String SHOP = """
            package shop;

            import jakarta.enterprise.context.ApplicationScoped;
            import jakarta.enterprise.inject.se.SeContainer;
            import jakarta.enterprise.inject.se.SeContainerInitializer;
            import jakarta.inject.Inject;
            import java.time.Duration;
            import org.eventlog.EventLogger;
            import org.eventlog.Level;
            import org.eventlog.cdi.EventLogControl;
            import org.eventlog.cdi.Logged;

            public final class Main {

                private Main() {
                }

                public static void main(String[] args) throws Exception {
                    System.setProperty("eventlog.protocol", "console");
                    System.setProperty("eventlog.db", args[0]);
                    try (SeContainer container = SeContainerInitializer.newInstance().addBeanClasses(Till.class)
                            .initialize()) {
                        container.select(Till.class).get().sell(3);
                        container.select(EventLogControl.class).get().flushAll(Duration.ofSeconds(20));
                        System.out.println("annotations in " + Logged.class.getModule());
                    }
                }

                @ApplicationScoped
                public static class Till {
                    @Inject
                    private EventLogger log;

                    @Logged
                    public int sell(int items) {
                        log.at(Level.WARN, "item.sold").field("items", items).log();
                        return items;
                    }
                }
            }
            """;

    @TempDir
    Path dir;

    @Test
    void libraryRequiresOnlyTheApi() throws Exception {
        compile("library", LIBRARY, "Stock", "module library { requires org.eventlog.api; exports library; }",
                List.of(jar("src/api")));

        assertThat(dir.resolve("library/classes/library/Stock.class")).exists();
    }

    @Test
    void internalTypesAreInaccessible() throws Exception {
        String source = "package library; class Stock { Object o = org.eventlog.internal.Decimals.class; }";

        assertThat(errors("library", source, "Stock", "module library { requires org.eventlog.api; }",
                List.of(jar("src/api"))))
                .contains("package org.eventlog.internal is not visible");
    }

    @Test
    void anApplicationLogsFromTheModulePath() throws Exception {
        List<Path> eventlog = List.of(jar("src/api"), jar("src/common"), jar("src/core"), onClassPath("sqlite-jdbc"));
        compile("library", LIBRARY, "Stock", "module library { requires org.eventlog.api; exports library; }",
                eventlog);
        List<Path> all = new ArrayList<>(eventlog);
        all.add(dir.resolve("library/classes"));
        compile("application", APPLICATION, "Main",
                "module application { requires org.eventlog.core; requires library;"
                        + " provides org.eventlog.spi.EventFormat with application.Main.Names; }",
                all);
        all.add(dir.resolve("application/classes"));

        String output = run(List.of(), path(all), "application/application.Main", dir.resolve("queue.db").toString());

        assertThat(dir.resolve("queue.db")).as("SQLite's driver, seen from the module").isNotEmptyFile();
        assertThat(output).contains("\"name\":\"stock.taken\"").contains("my format: stock.taken\n")
                .contains("main in module application, engine in module org.eventlog.core");
    }

    /** The container is on the class path, as it is not made of modules. */
    @Test
    void aCdiApplicationLogsFromTheModulePath() throws Exception {
        List<Path> all = new ArrayList<>(List.of(jar("src/api"), jar("src/common"), jar("src/core"), jar("src/cdi"),
                onClassPath("sqlite-jdbc"), onClassPath("microprofile-config-api")));
        for (String api : List.of("annotation-api", "enterprise.cdi-api", "enterprise.lang-model", "inject-api",
                "interceptor-api")) {
            all.add(onClassPath("jakarta." + api));
        }
        compile("shop", SHOP, "Main", "open module shop { requires org.eventlog.cdi; }", all);
        all.add(dir.resolve("shop/classes"));

        // Weld's proxies are in the packages of what they stand for, and use types of Weld.
        List<String> options = List.of("-cp", path(classPath("weld-|jboss-|smallrye-|asm-|jakarta.el-")), "--add-reads",
                "shop=ALL-UNNAMED", "--add-reads", "org.eventlog.cdi=ALL-UNNAMED", "--add-reads",
                "org.eventlog.api=ALL-UNNAMED", "--add-opens", "org.eventlog.api/org.eventlog=ALL-UNNAMED");
        String output = run(options, path(all), "shop/shop.Main", dir.resolve("queue.db").toString());

        assertThat(output).contains("\"name\":\"item.sold\"").as("of @Logged")
                .contains("\"target\":\"shop.Main$Till.sell\"")
                .contains("annotations in module org.eventlog.cdi");
    }

    @Test
    void theModuleOfTheCollectorCanBeResolved() throws Exception {
        List<Path> all = new ArrayList<>(List.of(jar("src/common"), jar("src/collector"), onClassPath("sqlite-jdbc"),
                onClassPath("microprofile-config-api"), onClassPath("msgpack-core"), onClassPath("jte-runtime")));
        for (String api : List.of("json-api", "servlet-api")) {
            all.add(onClassPath("jakarta." + api));
        }
        String host = """
                package host;

                public final class Main {

                    private Main() {
                    }

                    public static void main(String[] args) throws Exception {
                        System.out.println(org.eventlog.collector.CollectorInitializer.class.getModule());
                    }
                }
                """;
        compile("host", host, "Main", "module host { requires org.eventlog.collector; }", all);
        all.add(dir.resolve("host/classes"));

        assertThat(run(List.of(), path(all), "host/host.Main", "")).contains("module org.eventlog.collector");
    }

    private void compile(String module, String source, String type, String info, List<Path> path) throws IOException {
        assertThat(errors(module, source, type, info, path)).isEmpty();
    }

    private String errors(String module, String source, String type, String info, List<Path> path) throws IOException {
        Path sources = Files.createDirectories(dir.resolve(module + "/src/" + module));
        Path file = Files.writeString(sources.resolve(type + ".java"), source);
        Path descriptor = Files.writeString(sources.resolveSibling("module-info.java"), info);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, errors, "-proc:none", "--release", "17",
                "-Xlint:-requires-automatic", "-p", path(path), "-d",
                dir.resolve(module + "/classes").toString(), descriptor.toString(), file.toString());
        return errors.toString();
    }

    private String run(List<String> options, String path, String main, String queue) throws Exception {
        Path output = dir.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx96m"));
        command.addAll(options);
        command.addAll(List.of("-p", path, "-m", main, queue));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the application ends by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static Path jar(String module) {
        return Modules.jar(Modules.root().resolve(module));
    }

    private static Path onClassPath(String name) {
        return classPath(Pattern.quote(name)).stream().findFirst().orElseThrow(() -> new AssertionError(name));
    }

    private static List<Path> classPath(String names) {
        Pattern wanted = Pattern.compile("(" + names + ").*");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .filter(p -> wanted.matcher(p.getFileName().toString()).matches()).toList();
    }

    private static String path(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
