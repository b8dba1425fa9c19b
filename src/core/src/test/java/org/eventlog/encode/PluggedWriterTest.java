// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Payload.Framing;
import org.eventlog.spi.StampedEvent;
import org.junit.jupiter.api.Test;

/** Tests custom formats: the data they receive, and that whatever they do, an event is complete or replaced. */
class PluggedWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final EventWriter NAMES = (event, to) -> to
            .write((event.name() + event.fields()).getBytes(StandardCharsets.UTF_8));

    private final List<StampedEvent> seen = new ArrayList<>();
    private Additions additions = Additions.NONE;
    private int limit = 4096;

    @Test
    void formatReceivesAllData() {
        additions = new Additions(Map.of("tier", "web", "own", "no"), List.of("eu", "a"), false, null);
        LogEvent event = LogEvent.named("order.placed").level(Level.WARN).message("m").target("t").value(2.5).tag("a")
                .field("own", 1).field("list", List.of(1, Map.of("k", 2.5))).field("none", null)
                .exception(new IllegalStateException("broken")).build();

        encode(Framing.LINE, NAMES, event);

        assertThat(seen).singleElement().satisfies(view -> {
            assertThat(view.id()).matches("[0-9a-f-]{36}");
            assertThat(view.sequence()).isEqualTo(1);
            assertThat(view.time()).isEqualTo(NOON).isEqualTo(view.observed());
            assertThat(view.level()).isEqualTo(Level.WARN);
            assertThat(view.message() + view.target() + view.value()).isEqualTo("mt2.5");
            assertThat(view.tags()).containsExactly("a", "eu");
            assertThat(view.fields().toString())
                    .isEqualTo("{own=1, list=[1, {k=2.5}], none=null, where=here, tier=web}");
            assertThat(view.context().user()).isEqualTo("ada");
            assertThat(view.exceptionType()).isEqualTo("java.lang.IllegalStateException");
            assertThat(view.exceptionMessage()).isEqualTo("broken");
            assertThat(view.stackTrace()).startsWith("java.lang.IllegalStateException: broken\n\tat ");
            assertThat(view.isTruncated()).isFalse();
        });
    }

    @Test
    void secretsAreMaskedBefore() {
        additions = new Additions(Map.of(), List.of(), false, null, new EventRedaction(Redactor.DEFAULT, true, true));
        LogEvent event = LogEvent.named("n").message("password=hunter2")
                .field("deep", Map.of("password", "hunter2")).exception(new RuntimeException("password=hunter2"))
                .build();

        encode(Framing.LINE, NAMES, event);

        StampedEvent view = seen.get(0);
        assertThat(view.message() + view.fields() + view.exceptionMessage() + view.stackTrace())
                .doesNotContain("hunter2");
    }

    @Test
    void textsAreTruncatedAndWellFormed() {
        encode(Framing.LINE, (event, to) -> to.write(event.isTruncated() ? 'y' : 'n'),
                LogEvent.named("n").field("long", "x".repeat(10_000)).field("lone", "a\ud800").field("a\ud800", 1)
                        .build());

        assertThat((String) seen.get(0).fields().get("long")).hasSizeLessThan(8_200).endsWith("…");
        assertThat(seen.get(0).fields()).containsEntry("lone", "a\ufffd").containsEntry("a\ufffd", 1L);
        assertThat(seen.get(0).isTruncated()).isTrue();
    }

    @Test
    void tooLargeEventIsTruncatedFurther() {
        String written = encode(Framing.LINE, NAMES,
                LogEvent.named("n").field("a", "x".repeat(3_000)).field("b", "x".repeat(3_000)).build());

        assertThat(written).startsWith("n{a=xxx").contains("…").hasSizeLessThan(4_096);
        assertThat(seen).hasSizeGreaterThan(1);
        assertThat(seen.get(0).isTruncated()).isFalse();
        assertThat(seen.get(1).isTruncated()).isTrue();
    }

    @Test
    void eventThatStaysTooLargeIsReplaced() {
        EventWriter wasteful = (event, to) -> {
            NAMES.write(event, to);
            if (!event.fields().containsKey("encodeFault")) {
                to.write(new byte[5_000]);
            }
        };

        assertThat(encode(Framing.LINE, wasteful, named("n"))).isEqualTo("n{encodeFault=too large}\n");
    }

    @Test
    void hidingAnOverflowDoesNoDamage() {
        EventWriter hiding = (event, to) -> {
            NAMES.write(event, to);
            for (int i = 0; i < 3 && !event.fields().containsKey("encodeFault"); i++) {
                try {
                    to.write(new byte[3_000]);
                } catch (IOException e) {
                    // Some libraries do this.
                }
            }
        };

        assertThat(encode(Framing.LINE, hiding, named("n"))).isEqualTo("n{encodeFault=too large}\n");
    }

    @Test
    void throwingFormatHasItsEventReplaced() {
        for (Throwable fault : Arrays.asList(new IOException("x"), new StackOverflowError(), new LinkageError())) {
            EventWriter failing = (event, to) -> {
                to.write(new byte[100]);
                if (!event.fields().containsKey("encodeFault")) {
                    PluggedWriterTest.<RuntimeException>sneak(fault);
                }
                throw new AssertionError();
            };

            assertThatThrownBy(() -> encode(Framing.LINE, failing, named("n")))
                    .hasCauseInstanceOf(AssertionError.class);

            assertThat(seen.get(seen.size() - 1).fields()).containsEntry("encodeFault", fault.getClass().getName());
        }
    }

    @Test
    void lineHasExactlyOneLineFeed() {
        assertThat(encode(Framing.LINE, (event, to) -> to.write('x'), named("n"))).isEqualTo("x\n");
        assertThat(encode(Framing.LINE, (event, to) -> to.write(new byte[]{'x', '\n'}), named("n"))).isEqualTo("x\n");
        EventWriter twoLines = (event, to) -> {
            to.write('x');
            to.write(event.fields().isEmpty() ? '\n' : ' ');
            to.write('y');
        };
        additions = Additions.NONE;
        assertThatThrownBy(() -> encode(Framing.LINE, (event, to) -> to.write("x\ny".getBytes()), named("n")))
                .isInstanceOf(PluggedWriter.FormatFault.class);
        assertThat(encode(Framing.MESSAGE, twoLines, named("n"))).isEqualTo("x y");
    }

    @Test
    void emptyOutputIsNotAnEvent() {
        assertThatThrownBy(() -> encode(Framing.MESSAGE, (event, to) -> {}, named("n")))
                .isInstanceOf(PluggedWriter.FormatFault.class);
    }

    @Test
    void outputIsClosedAfterTheCall() {
        List<OutputStream> kept = new ArrayList<>();
        encode(Framing.MESSAGE, (event, to) -> {
            kept.add(to);
            to.write(1);
        }, named("n"));

        assertThatThrownBy(() -> kept.get(0).write(1)).isInstanceOf(IOException.class);
    }

    @Test
    void formatCanWrapABuiltInOne() {
        EventFormat json = Plugins.formats().get("json");
        Settings settings = new Settings(key -> null);
        EventFormat wrapping = format(Framing.LINE, (event, to) -> {
            throw new AssertionError();
        });
        EventFormat around = new EventFormat() {
            @Override
            public String name() {
                return "around";
            }

            @Override
            public Payload payload(Settings given) {
                return wrapping.payload(given);
            }

            @Override
            public EventWriter create(Settings given, FormatContext context) {
                EventWriter inner = json.create(given, context);
                return (event, to) -> {
                    to.write('<');
                    inner.write(event, to);
                };
            }
        };

        String written = encode(new FormatChoice(around, around.payload(settings), false, settings, null), named("n"));

        assertThat(written).startsWith("<{\"id\":\"").contains("\"name\":\"n\"").endsWith("}\n");
    }

    @Test
    void recursiveLoggingStopsAtTheThirdLevel() {
        AtomicInteger depth = new AtomicInteger();
        List<Throwable> refused = new ArrayList<>();
        EventEncoder[] encoder = new EventEncoder[1];
        EventFormat logging = format(Framing.LINE, (event, to) -> {
            depth.incrementAndGet();
            Throwable fault = catchThrowable(() -> encoder[0].encode(named("again"), new ByteSink(16, limit)));
            if (fault != null) {
                refused.add(fault);
            }
            to.write('x');
        });
        Settings settings = new Settings(key -> null);
        encoder[0] = new EventEncoder(new FormatChoice(logging, logging.payload(settings), false, settings, null),
                new Identity("north", null, null, "shop", "h", 7), EventLimits.ofEventBytes(limit),
                InstantSource.fixed(NOON), new Random(1), () -> ContextSnapshot.NONE, additions);
        ByteSink sink = new ByteSink(16, limit);

        encoder[0].encode(named("first"), sink);
        encoder[0].encode(named("second"), sink);

        assertThat(new String(sink.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("x\nx\n");
        assertThat(depth).hasValue(6);
        assertThat(refused).hasSize(2).allSatisfy(fault -> assertThat(fault).hasMessageContaining("without an end"));
    }

    @Test
    void faultIsThrownIfAReplacementWouldNotDo() {
        Settings settings = new Settings(key -> null);
        for (Throwable fault : List.of(new IllegalStateException("for a test"), new OutOfMemoryError("for a test"))) {
            EventFormat format = format(Framing.LINE, (event, to) -> {
                if (fault instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) fault;
            });
            EventEncoder encoder = new EventEncoder(
                    new FormatChoice(format, format.payload(settings), false, settings, null),
                    new Identity("north", null, null, "shop", "h", 7), EventLimits.ofEventBytes(limit),
                    InstantSource.fixed(NOON), new Random(1), () -> ContextSnapshot.NONE, additions);

            assertThat(catchThrowable(() -> encoder.encodeOrThrow(named("n"), new ByteSink(16, limit))))
                    .isInstanceOf(fault instanceof Error ? OutOfMemoryError.class : PluggedWriter.FormatFault.class);
        }
    }

    private String encode(Framing framing, EventWriter writer, LogEvent event) {
        EventFormat format = format(framing, writer);
        Settings settings = new Settings(key -> null);
        return encode(new FormatChoice(format, format.payload(settings), false, settings, null), event);
    }

    private String encode(FormatChoice choice, LogEvent event) {
        EventEncoder encoder = new EventEncoder(choice, new Identity("north", null, null, "shop", "h", 7),
                EventLimits.ofEventBytes(limit), InstantSource.fixed(NOON), new Random(1),
                () -> ContextSnapshot.of("ada", null).withField("where", "here"), additions);
        ByteSink sink = new ByteSink(16, limit);
        encoder.encode(event, sink);
        return new String(sink.toByteArray(), StandardCharsets.UTF_8);
    }

    private EventFormat format(Framing framing, EventWriter writer) {
        return new EventFormat() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public Payload payload(Settings settings) {
                return new Payload("mine", framing, "text/x-mine; charset=utf-8");
            }

            @Override
            public EventWriter create(Settings settings, FormatContext context) {
                assertThat(context.site() + context.application() + context.pid()).isEqualTo("northshop7");
                return (event, to) -> {
                    seen.add(event);
                    writer.write(event, to);
                };
            }
        };
    }

    private static LogEvent named(String name) {
        return LogEvent.named(name).build();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
