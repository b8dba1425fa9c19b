// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a transport's heading never damages the event. */
class HeadingsTest {
    private static final EventWriter NAMES = (event, to) -> to
            .write((event.name() + event.level().text()).getBytes(StandardCharsets.UTF_8));

    private final Settings settings = new Settings(key -> null);
    private Additions additions = Additions.NONE;
    private int limit = 4096;

    @ParameterizedTest
    @ValueSource(strings = {"json", "msgpack", "syslog", "forward", "otlp", "otlp-json"})
    void eventBytesFollowTheHeadingUnchanged(String format) {
        LogEvent event = LogEvent.named("n").message("m").field("x", 1).exception(new RuntimeException("r")).build();
        FormatChoice choice = Formats.of(format, Map.of());

        HeadedEvent both = headed(choice, NAMES, event);

        assertThat(text(both.heading())).isEqualTo("ninfo");
        ByteSink alone = new ByteSink(16, limit);
        encoder(choice).encode(event, alone);
        assertThat(both.event()).isEqualTo(ByteBuffer.wrap(alone.toByteArray()));
    }

    @Test
    void headingHasTheSameDataAsAFormat() {
        additions = new Additions(Map.of("tier", "web"), List.of("eu"), false, null,
                new EventRedaction(Redactor.DEFAULT, true, true));
        LogEvent event = LogEvent.named("n").message("m").target("t").tag("a").value(2).field("password", "hunter2")
                .exception(new IllegalStateException("broken")).build();

        HeadedEvent both = headed(Formats.json(), (view, to) -> to
                .write((view.id().length() + view.message() + view.target() + view.value() + view.tags()
                        + view.fields().keySet() + view.context().user() + view.exceptionType()
                        + view.exceptionMessage() + view.stackTrace().contains("\tat ") + view.sequence()
                        + view.time() + view.isTruncated() + view.code() + view.hasValue()
                        + view.time().equals(view.observed())).getBytes(StandardCharsets.UTF_8)),
                event);

        assertThat(text(both.heading())).isEqualTo("36mt2.0[a, eu][password, where, tier]ada"
                + "java.lang.IllegalStateExceptionbrokentrue1" + Instant.EPOCH + "falsenulltruetrue");
        assertThat(text(headed(Formats.json(), (view, to) -> to
                .write(String.valueOf(view.fields().get("password")).getBytes(StandardCharsets.UTF_8)), event)
                .heading())).doesNotContain("hunter2");
    }

    @Test
    void furtherTruncationKeepsTheHeading() {
        HeadedEvent both = headed(Formats.json(), NAMES,
                LogEvent.named("n").field("a", "x".repeat(3_000)).field("b", "x".repeat(3_000)).build());

        assertThat(text(both.heading())).isEqualTo("ninfo");
        assertThat(text(both.event())).startsWith("{").contains("\"name\":\"n\"", "…").endsWith("}\n");
        assertThat(both.heading().remaining() + both.event().remaining() + HeadedEvent.LENGTH_BYTES)
                .isLessThanOrEqualTo(limit);
    }

    @Test
    void headingFaultReplacesTheEventButKeepsItsName() {
        EventWriter faulty = (event, to) -> {
            to.write("half".getBytes(StandardCharsets.UTF_8));
            if (event.fields().containsKey("bad")) {
                throw new IOException("bad");
            }
        };

        HeadedEvent both = headed(Formats.json(), faulty, LogEvent.named("n").field("bad", 1).build());

        assertThat(text(both.heading())).isEqualTo("half");
        assertThat(text(both.event())).contains("\"name\":\"n\"", "\"encodeFault\":\"java.io.IOException\"");
    }

    @Test
    void headingIsLimitedToAQuarterOfTheEvent() {
        limit = 1024;
        HeadedEvent both = headed(Formats.json(), (event, to) -> to.write(new byte[256]), named("n"));
        assertThat(both.heading().remaining()).isEqualTo(256);

        HeadedEvent replaced = headed(Formats.json(),
                (event, to) -> to.write(new byte[event.fields().containsKey("encodeFault") ? 1 : 257]), named("n"));
        assertThat(text(replaced.event())).contains("\"encodeFault\":\"java.lang.IllegalStateException\"");

        HeadedEvent hidden = headed(Formats.json(), (event, to) -> {
            for (int i = 0; i < 300 && !event.fields().containsKey("encodeFault"); i++) {
                try {
                    to.write(1);
                } catch (IOException e) {
                    // Some libraries do this.
                }
            }
        }, named("n"));
        assertThat(text(hidden.event())).contains("encodeFault");
    }

    @Test
    void headingThatAlsoFailsForTheReplacementThrows() {
        EventEncoder encoder = encoder(with(Formats.json(), provider("mine", (event, to) -> {
            throw new IllegalStateException("always");
        })));
        ByteSink out = new ByteSink(16, limit);

        assertThatThrownBy(() -> encoder.encode(named("n"), out)).isInstanceOf(PluggedWriter.FormatFault.class);

        assertThat(out.length()).isZero();
    }

    @Test
    void headingChangesTheNameOfTheQueue() {
        EventEncoder headed = encoder(with(Formats.json(), provider("mine1", NAMES)));

        assertThat(headed.queueFormat()).isEqualTo("json+mine1");
        assertThat(headed.isHeaded()).isTrue();
        assertThat(encoder(Formats.json()).queueFormat()).isEqualTo("json");
        assertThat(encoder(Formats.json()).isHeaded()).isFalse();
    }

    @Test
    void aProviderThatFailsIsAFaultOfTheProtocol() {
        encoder(with(Formats.json(), provider("../x", NAMES)));

        assertThat(settings.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("eventlog.protocol");
            assertThat(fault.toString()).contains("../x");
        });
    }

    private HeadedEvent headed(FormatChoice choice, EventWriter heading, LogEvent event) {
        ByteSink sink = new ByteSink(16, limit);
        encoder(with(choice, provider("mine", heading))).encode(event, sink);
        return HeadedEvent.of(ByteBuffer.wrap(sink.toByteArray()));
    }

    private EventEncoder encoder(FormatChoice choice) {
        return new EventEncoder(choice, new Identity("north", null, null, "shop", "h", 7),
                EventLimits.ofEventBytes(limit), InstantSource.fixed(Instant.EPOCH), new Random(1),
                () -> ContextSnapshot.of("ada", null).withField("where", "here"), additions);
    }

    private FormatChoice with(FormatChoice choice, TransportProvider provider) {
        return new FormatChoice(choice.format(), choice.payload(), choice.indexed(), settings, provider);
    }

    private static LogEvent named(String name) {
        return LogEvent.named(name).build();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static TransportProvider provider(String name, EventWriter heading) {
        return new TransportProvider() {
            @Override
            public String protocol() {
                return "p";
            }

            @Override
            public HeadingWriter heading(Settings given, FormatContext context) {
                return Heading.of(name, heading);
            }

            @Override
            public Transport create(Settings given, Payload payload) {
                throw new AssertionError("no transport is needed");
            }
        };
    }
}
