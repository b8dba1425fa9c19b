// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.Identity;
import org.eventlog.spi.Batch;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.spi.Payload;

/** Creates the records: topic, key, timestamp, headers, and the event without its line feed. */
final class Records {
    static final Setting<String> TOPIC = Setting.text("eventlog.kafka.topic", "eventlog")
            .allowing("1 to 249 characters of A-Z a-z 0-9 . _ -, with variables in braces", Records::isTopic);
    static final Setting<String> KEY = Setting.text("eventlog.kafka.key", "");
    static final Setting<Boolean> HEADERS = Setting.flag("eventlog.kafka.headers", true);
    static final int MAX_TOPIC = 249;
    private static final Pattern CONSTANT = Pattern
            .compile("\\{(site|cluster|project|application|release|host)(?:\\|([^{}]*))?}");

    private final String topic;
    private final boolean oneTopic;
    private final boolean lines;
    /** Headers of each record. They are immutable, so they are shared. */
    private final List<Header> constants;

    Records(Settings settings, Payload payload) {
        this.topic = topic(settings);
        this.oneTopic = !isTemplate(topic);
        if (oneTopic && !isTopic(topic)) {
            settings.fault(TOPIC, TOPIC.allowed() + "; with the values of this application it is \"" + topic + "\"");
        }
        this.lines = payload.isLine();
        String application = Identity.read(settings).application();
        RecordHeader type = header("content-type", bytes(payload.mediaType()));
        this.constants = !settings.get(HEADERS)
                ? List.of()
                : application == null
                        ? List.of(type)
                        : List.of(type, header("application", bytes(application)));
    }

    /** The configured topic, with the variables replaced that are the same for all events. */
    static String topic(Settings settings) {
        Identity who = Identity.read(settings);
        return CONSTANT.matcher(settings.get(TOPIC)).replaceAll(variable -> {
            String value = switch (variable.group(1)) {
                case "site" -> who.site();
                case "cluster" -> who.cluster();
                case "project" -> who.project();
                case "application" -> who.application();
                case "release" -> who.release();
                default -> who.host();
            };
            String text = value != null ? value : variable.group(2) != null ? variable.group(2) : "";
            return text.replaceAll("[^A-Za-z0-9._-]", "_");
        });
    }

    /** Whether the topic can depend on the event. */
    static boolean isTemplate(String topic) {
        return topic.indexOf('{') >= 0;
    }

    private static boolean isTopic(String text) {
        return isTemplate(text) || text.matches("[A-Za-z0-9._-]{1,249}") && !text.matches("\\.\\.?");
    }

    private static RecordHeader header(String name, byte[] value) {
        return new RecordHeader(name, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether all events have the same topic. */
    boolean isOneTopic() {
        return oneTopic;
    }

    /** The configured topic. */
    String topic() {
        return topic;
    }

    /** The topic of a stored event. */
    String topic(ByteBuffer stored) {
        return topic(Heading.read(HeadedEvent.of(stored).heading()).topic());
    }

    private String topic(byte[] own) {
        return oneTopic || own == null ? topic : new String(own, StandardCharsets.UTF_8);
    }

    /** The failure of an event whose topic does not exist. */
    static Exception missing(String topic) {
        return new UnknownTopicOrPartitionException("no topic " + topic);
    }

    /**
     * Creates the record of a stored event. It is read in place, because the single sender thread does this for each
     * event.
     */
    ProducerRecord<byte[], byte[]> of(Batch.Slice slice, int i) {
        byte[] array = slice.array();
        int end = slice.ends()[slice.firstEnd() + i];
        int start = i == 0 ? slice.from() : slice.ends()[slice.firstEnd() + i - 1];
        ByteBuffer in = ByteBuffer.wrap(array, start, end - start);
        int body = HeadedEvent.LENGTH_BYTES + (in.getShort() & 0xffff) + start;
        long time = in.getLong();
        byte[] own = Heading.text(in);
        byte[] key = Heading.text(in);
        // The record copies them.
        List<Header> headers = constants;
        for (String name : Heading.HEADERS) {
            byte[] text = Heading.text(in);
            if (text != null) {
                headers = headers == constants ? new ArrayList<>(constants) : headers;
                headers.add(header(name, text));
            }
        }
        int stop = lines && end > body && array[end - 1] == '\n' ? end - 1 : end;
        return new ProducerRecord<>(topic(own), null, time, key, Arrays.copyOfRange(array, body, stop), headers);
    }
}
