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

    @TempDir
    Path dir;

    @Test
    void aLibraryNeedsTheApiAlone() throws Exception {
        compile("library", LIBRARY, "Stock", "module library { requires org.eventlog.api; exports library; }",
                List.of(jar("src/api")));

        assertThat(dir.resolve("library/classes/library/Stock.class")).exists();
    }

    @Test
    void whatIsInternalCanNotBeUsed() throws Exception {
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

        String output = run(path(all), "application/application.Main", dir.resolve("queue.db").toString());

        assertThat(dir.resolve("queue.db")).as("SQLite's driver, seen from the module").isNotEmptyFile();
        assertThat(output).contains("\"name\":\"stock.taken\"").contains("my format: stock.taken\n")
                .contains("main in module application, engine in module org.eventlog.core");
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

    private String run(String path, String main, String queue) throws Exception {
        Path output = dir.resolve("output");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m",
                "-p", path, "-m", main, queue)
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the application ends by itself").isTrue();
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
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .filter(p -> p.getFileName().toString().startsWith(name)).findFirst().orElseThrow();
    }

    private static String path(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
