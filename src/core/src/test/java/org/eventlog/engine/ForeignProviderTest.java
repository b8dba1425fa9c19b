// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.engine.Diagnosis.Step;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that exceptions of a provider, and of a transport examined by the doctor, are reported and not thrown. */
class ForeignProviderTest {
    @TempDir
    Path dir;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
        Pigeons.failing = "";
        Pigeons.made = Carrying::new;
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "carries", "isIndexed", "needsHost", "maxEventBytes", "create"})
    void aProviderThatThrowsIsAFaultBesideTheOthers(String method) throws IOException {
        provide(Pigeons.class.getName());
        Pigeons.failing = method;
        EventLog.Builder builder = pigeons().set("eventlog.level", "loud");
        if (method.equals("needsHost")) {
            // Only used without a host.
            builder.set("eventlog.host", "");
        }

        assertThatThrownBy(builder::build).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.level").hasMessageContaining("eventlog.protocol = \"pigeons\"")
                .hasMessageContaining("its " + method + "() failed (java.lang.NoClassDefFoundError: lost)");
    }

    @Test
    void invalidResultOfAProviderIsAFault() throws IOException {
        provide(Pigeons.class.getName());
        Pigeons.failing = "null";

        assertThatThrownBy(pigeons()::build).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("its format() failed").hasMessageContaining("its create() failed")
                .hasMessageContaining("its maxEventBytes() failed (java.lang.IllegalArgumentException: -1 bytes");
    }

    @Test
    void unloadableProviderDoesNotAffectOthers() throws Exception {
        provide("org.example.Missing", Nameless.class.getName(), Broken.class.getName(), Pigeons.class.getName());

        try (EventLog log = pigeons().build()) {
            log.log(LogEvent.named("x"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aProviderThatThrowsIsAFaultForTheDoctor() throws Exception {
        provide(Pigeons.class.getName());
        Pigeons.failing = "create";

        assertThat(pigeons().doctor().examine().toString()).contains("its create() failed");
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("f"), new AssertionError("f"),
                new IOException("as Kotlin throws it"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void secondaryExceptionsDoNotHideASuccessfulSend(Throwable fault) throws Exception {
        provide(Pigeons.class.getName());
        Pigeons.made = () -> new Carrying() {
            @Override
            public void examine(Findings findings) {
                findings.failed(null, null);
                raise(fault);
            }

            @Override
            public Duration settle() {
                raise(fault);
                return null;
            }

            @Override
            public String delivered() {
                raise(fault);
                return null;
            }

            @Override
            public void close() {
                raise(fault);
            }
        };

        Diagnosis diagnosis = pigeons().doctor().examine();

        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(diagnosis.acknowledged()).isFalse();
        assertThat(diagnosis.steps()).filteredOn(step -> !step.passed()).extracting(Step::detail)
                .containsExactly("null", "the transport's examine() failed: " + fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingSendIsTheFailedStep(Throwable fault) throws Exception {
        provide(Pigeons.class.getName());
        Pigeons.made = () -> new Carrying() {
            @Override
            public void send(Batch batch) {
                raise(fault);
            }
        };

        Diagnosis diagnosis = pigeons().doctor().examine();

        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(diagnosis.toString()).contains(fault.toString());
    }

    private static EventLog.Builder pigeons() {
        return EventLog.builder().set("eventlog.db", ":memory:").host("anywhere").protocol("pigeons");
    }

    private void provide(String... classes) throws IOException {
        Path list = dir.resolve("META-INF/services/" + TransportProvider.class.getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, String.join("\n", classes));
        Thread.currentThread().setContextClassLoader(
                new URLClassLoader(new URL[]{dir.toUri().toURL()}, getClass().getClassLoader()));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable fault) throws T {
        throw (T) fault;
    }

    /** Its constructor throws. */
    public static final class Broken extends Pigeons {
        public Broken() {
            throw new IllegalStateException("broken");
        }
    }

    /** Has no name. */
    public static final class Nameless extends Pigeons {
        @Override
        public String protocol() {
            return null;
        }
    }

    /** Throws in the method that a test names. */
    public static class Pigeons implements TransportProvider {
        private static volatile String failing = "";
        private static volatile Supplier<Transport> made = Carrying::new;

        private static <T> T or(String method, T otherwise) {
            if (failing.equals(method)) {
                throw new NoClassDefFoundError("lost");
            }
            return otherwise;
        }

        @Override
        public String protocol() {
            return "pigeons";
        }

        @Override
        public String format(Settings settings, String wanted) {
            return failing.equals("null") ? null : or("format", "json");
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return or("carries", true);
        }

        @Override
        public boolean isIndexed(Settings settings) {
            return or("isIndexed", false);
        }

        @Override
        public boolean needsHost() {
            return or("needsHost", true);
        }

        @Override
        public int maxEventBytes(Settings settings, Payload payload) {
            return failing.equals("null") ? -1 : or("maxEventBytes", Integer.MAX_VALUE);
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return failing.equals("null") ? null : or("create", made.get());
        }
    }

    private static class Carrying implements Transport {
        @Override
        public void send(Batch batch) throws TransportException {
            if (batch.count() == 0) {
                throw new TransportException("nothing to carry");
            }
        }

        @Override
        public String describe() {
            return "pigeons";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
