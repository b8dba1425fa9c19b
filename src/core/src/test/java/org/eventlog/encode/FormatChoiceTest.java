// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eventlog.ContextSnapshot;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Payload.Framing;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;
import org.eventlog.transport.beats.BeatsTransport;
import org.eventlog.transport.file.FileTransport;
import org.eventlog.transport.forward.ForwardTransport;
import org.eventlog.transport.http.HttpTransport;
import org.eventlog.transport.otlp.OtlpTransport;
import org.eventlog.transport.tcp.TcpTransport;
import org.eventlog.transport.udp.UdpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatChoiceTest {
    private final Map<String, String> texts = new HashMap<>();
    private final Settings settings = new Settings(texts::get);
    private final Map<String, EventFormat> known = new TreeMap<>(Plugins.formats());

    @Test
    void jsonIsTheDefault() {
        FormatChoice choice = FormatChoice.read(settings, new TcpTransport.Provider());

        assertThat(choice.format()).isInstanceOf(JsonFormat.class);
        assertThat(choice.payload()).isEqualTo(Payload.JSON);
        settings.check();
    }

    @Test
    void readsAllItsKeys() {
        texts.putAll(Map.of("eventlog.format", " MsgPack ", "eventlog.layout", "logstash", "eventlog.logstash.type",
                "web", "eventlog.logstash.extra", "shop.data"));

        assertThat(FormatChoice.read(settings, null).format().name()).isEqualTo("msgpack");
        assertThat(LayoutSettings.read(settings))
                .isEqualTo(new LayoutSettings(LayoutSettings.Name.LOGSTASH, "web", "shop.data"));
        texts.put("eventlog.logstash.extra", "none");
        assertThat(LayoutSettings.read(settings).extra()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "@timestamp", "@metadata", "host", "a b", "a\"b", "é"})
    void objectNameMustBeUnusedAndSimple(String name) {
        texts.put("eventlog.logstash.extra", name);

        LayoutSettings.read(settings);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.logstash.extra");
    }

    @ParameterizedTest
    @CsvSource({"tcp, json", "tcp, msgpack", "tcp, syslog", "udp, msgpack", "udp, syslog", "file, json", "file, syslog",
            "beats, json", "http, json", "forward, msgpack"})
    void protocolsAcceptTheirFormats(String protocol, String format) {
        assertThat(fault(protocol, format)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"file | msgpack | json or syslog", "beats | msgpack | json",
            "beats | syslog | json", "http | msgpack | json", "http | syslog | json", "forward | json | msgpack",
            "forward | syslog | msgpack"})
    void invalidCombinationListsAlternatives(String protocol, String format, String possible) {
        assertThat(fault(protocol, format)).containsIgnoringWhitespaces("eventlog.format")
                .contains(possible + ", as eventlog.protocol is " + protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "otlp", "otlp-json", "none", "../x"})
    void protocolSpecificFormatCannotBeSelected(String format) {
        assertThat(fault("tcp", format)).contains("one of json, msgpack, syslog");
    }

    @ParameterizedTest
    @CsvSource({"protobuf, otlp", "json, otlp-json"})
    void protocolCanHaveItsOwnFormats(String encoding, String name) {
        texts.put("eventlog.otlp.encoding", encoding);

        assertThat(FormatChoice.read(settings, new OtlpTransport.Provider()).format().name()).isEqualTo(name);
        assertThat(FormatChoice.read(settings, new ForwardTransport.Provider()).format().name()).isEqualTo("forward");
        settings.check();
    }

    @Test
    void protocolWithItsOwnFormatRejectsOthers() {
        texts.putAll(Map.of("eventlog.format", "json", "eventlog.layout", "ecs"));

        encoder(FormatChoice.read(settings, new OtlpTransport.Provider()));

        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.format").hasMessageContaining(
                "eventlog.layout").hasMessageContaining("none, as eventlog.protocol is otlp, which has its own");
    }

    @Test
    void selectsAnotherFormatByName() {
        known.put("mine", new Mine(Framing.MESSAGE));
        texts.put("eventlog.format", "mine");

        FormatChoice choice = FormatChoice.read(settings, new UdpTransport.Provider(), known);
        encoder(choice);

        assertThat(choice.format()).isSameAs(known.get("mine"));
        settings.check();
    }

    @Test
    void streamsRequireSelfDelimitingFormats() {
        known.put("mine", new Mine(Framing.MESSAGE));
        texts.put("eventlog.format", "mine");

        FormatChoice.read(settings, new TcpTransport.Provider(), known);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("json or msgpack or syslog, as eventlog.protocol is tcp");
    }

    @Test
    void aFormatThatCannotBeSetUpIsAFaultAmongTheOthers() {
        known.put("mine", new Mine(Framing.LINE) {
            @Override
            public EventWriter create(Settings settings, FormatContext context) {
                throw new NoClassDefFoundError("org/capnproto/Runtime");
            }
        });
        texts.putAll(Map.of("eventlog.format", "mine", "eventlog.code.enabled", "perhaps"));

        encoder(FormatChoice.read(settings, null, known));

        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.format")
                .hasMessageContaining("can be set up").hasMessageContaining("org/capnproto/Runtime");
    }

    @Test
    void unusedFormatMayFail() {
        known.put("mine", new Mine(Framing.LINE) {
            @Override
            public Payload payload(Settings settings) {
                throw new AssertionError();
            }
        });

        assertThat(FormatChoice.read(settings, new TcpTransport.Provider(), known).format().name()).isEqualTo("json");
        settings.check();
        texts.put("eventlog.format", "mine");
        FormatChoice.read(settings, new TcpTransport.Provider(), known);
        assertThatThrownBy(settings::check).hasMessageContaining("one of json, msgpack, syslog");
    }

    @ParameterizedTest
    @CsvSource({"true, lost", "false, null"})
    void saysWhyAFormatCannotBeUsed(boolean thrown, String reason) {
        known.put("mine", failing(thrown));
        texts.put("eventlog.format", "mine");

        FormatChoice.read(settings, new TcpTransport.Provider(), known);
        FormatChoice.read(settings, null, known);
        assertThatThrownBy(settings::check).hasMessageContaining("mine fails in its payload()")
                .hasMessageContaining(reason);
    }

    @Test
    void saysWhyTheFormatOfAProtocolCannotBeUsed() {
        known.put("mine", failing(true));

        FormatChoice.read(settings, provider("mine", payload -> true), known);

        assertThatThrownBy(settings::check).hasMessageContaining("fails in its payload()")
                .hasMessageContaining("lost");
    }

    private static EventFormat failing(boolean thrown) {
        return new Mine(Framing.LINE) {
            @Override
            public Payload payload(Settings settings) {
                if (thrown) {
                    throw new NoClassDefFoundError("lost");
                }
                return null;
            }
        };
    }

    @Test
    void reportsAMissingFormatOfAProtocol() {
        TransportProvider provider = provider("capnp", payload -> true);

        FormatChoice.read(settings, provider, known);

        assertThatThrownBy(settings::check).hasMessageContaining("capnp").hasMessageContaining("missing");
    }

    private String fault(String protocol, String format) {
        texts.putAll(Map.of("eventlog.format", format));
        TransportProvider provider = switch (protocol) {
            case "udp" -> new UdpTransport.Provider();
            case "file" -> new FileTransport.Provider();
            case "beats" -> new BeatsTransport.Provider();
            case "http" -> new HttpTransport.Provider();
            case "forward" -> new ForwardTransport.Provider();
            default -> new TcpTransport.Provider();
        };
        encoder(FormatChoice.read(settings, provider));
        return String.join("\n", settings.faults().stream().map(Object::toString).toList());
    }

    private static EventEncoder encoder(FormatChoice choice) {
        return new EventEncoder(choice, new Identity(null, null, null, null, null, 1), EventLimits.DEFAULT,
                InstantSource.system(), new Random(1), () -> ContextSnapshot.NONE, Additions.NONE);
    }

    private static TransportProvider provider(String format, Predicate<Payload> carried) {
        return new TransportProvider() {
            @Override
            public String protocol() {
                return "p";
            }

            @Override
            public String format(Settings settings, String wanted) {
                return format;
            }

            @Override
            public boolean carries(Payload payload, Settings settings) {
                return carried.test(payload);
            }

            @Override
            public Transport create(Settings settings, Payload payload) {
                throw new AssertionError();
            }
        };
    }

    private static class Mine implements EventFormat {
        private final Framing framing;

        Mine(Framing framing) {
            this.framing = framing;
        }

        @Override
        public String name() {
            return "mine";
        }

        @Override
        public Payload payload(Settings settings) {
            return new Payload("mine", framing, "application/x-mine");
        }

        @Override
        public EventWriter create(Settings settings, FormatContext context) {
            return (event, to) -> to.write(1);
        }
    }
}
