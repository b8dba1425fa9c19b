// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventTemplate;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.StampedEvent;
import org.eventlog.text.Lists;

/**
 * What is kept beside each event, so that its message can be addressed and labelled when it is sent.
 *
 * <pre>
 * i64   time in milliseconds since 1970
 * text  routing key
 * text  event id
 * text  correlation id; empty for none
 * text  name
 * u8    number of headers, and for each:
 *   text  key
 *   text  value
 *
 * text = u8 length, UTF-8
 * </pre>
 */
final class AmqpHeading implements HeadingWriter {
    static final Setting<String> ROUTING_KEY = Setting.text("eventlog.amqp.routing-key", "{base}.{name}");
    static final Setting<String> BASE = Setting.text("eventlog.amqp.base", "logstash");
    static final Setting<List<String>> HEADERS = new Setting<>("eventlog.amqp.headers", "level={level}",
            "a list such as level={level}, tenant={field:tenant}: at most 8 different headers, without CC, BCC and"
                    + " eventlog-position",
            false, Lists::complete,
            AmqpHeading::isListOfHeaders);

    private static final int MAX_HEADERS = 8;
    /** RabbitMQ refuses a text as CC and BCC, which are further routing keys. */
    private static final Set<String> RESERVED = Set.of("CC", "BCC", Publication.POSITION);
    private static final int SHORT = 255;
    /** Short enough that all of them fit into a heading. */
    private static final int HEADER = 128;
    private static final EventTemplate.Form KEY = new EventTemplate.Form(SHORT, c -> !Character.isISOControl(c));
    private static final EventTemplate.Form VALUE = new EventTemplate.Form(HEADER, c -> !Character.isISOControl(c));

    private final EventTemplate routingKey;
    private final Map<String, EventTemplate> headers = new LinkedHashMap<>();

    AmqpHeading(Settings settings, FormatContext context) {
        Map<String, String> constants = Map.of("base", settings.get(BASE));
        this.routingKey = EventTemplate.read(settings, ROUTING_KEY, context, constants, KEY);
        for (String header : settings.get(HEADERS)) {
            int equals = header.indexOf('=');
            headers.put(header.substring(0, equals).strip(), EventTemplate.read(settings, HEADERS,
                    header.substring(equals + 1).strip(), context, constants, VALUE));
        }
    }

    private static boolean isListOfHeaders(List<String> headers) {
        Set<String> names = new HashSet<>(RESERVED);
        return headers.size() <= MAX_HEADERS && headers.stream()
                .allMatch(h -> h.matches("[\\w.-]{1,64}\\s*=.*") && names.add(h.substring(0, h.indexOf('=')).strip()));
    }

    @Override
    public String name() {
        return "amqp1";
    }

    @Override
    public void write(StampedEvent event, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeLong(millis(event.time()));
        text(routingKey.of(event), out);
        text(event.id(), out);
        text(event.context().correlationId(), out);
        text(event.name(), out);
        out.writeByte(headers.size());
        for (Map.Entry<String, EventTemplate> header : headers.entrySet()) {
            text(header.getKey(), out);
            text(header.getValue().of(event), out);
        }
    }

    private static long millis(Instant time) {
        // A time beyond the range of milliseconds has no meaning for a broker.
        return Math.multiplyExact(Math.max(0, Math.min(time.getEpochSecond(), 253_402_300_799L)), 1000L)
                + time.getNano() / 1_000_000;
    }

    /** Truncates between characters. */
    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, SHORT);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        out.writeByte(length);
        out.write(utf8, 0, length);
    }

    /** A heading that was read. */
    record Label(long millis, String routingKey, String id, String correlationId, String name,
            Map<String, Object> headers) {

        /** @throws RuntimeException if it is damaged */
        static Label read(ByteBuffer heading) {
            long millis = heading.getLong();
            String key = text(heading);
            String id = text(heading);
            String correlation = text(heading);
            String name = text(heading);
            Map<String, Object> headers = new LinkedHashMap<>();
            for (int i = heading.get(); i > 0; i--) {
                headers.put(text(heading), text(heading));
            }
            return new Label(millis, key, id, correlation.isEmpty() ? null : correlation, name, headers);
        }

        private static String text(ByteBuffer from) {
            byte[] utf8 = new byte[from.get() & 0xff];
            from.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }
}
