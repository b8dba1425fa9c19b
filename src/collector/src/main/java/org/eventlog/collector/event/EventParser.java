// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.redact.Redactor;

/** Converts any JSON from a sender to an event. Thread-safe. */
public final class EventParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());
    private final CollectorConfig.Limits limits;
    private final Duration retention;
    private final InstantSource clock;
    private final MissingIds ids;
    private final Masking masking;

    /** Secrets are masked by the names that always are secret. */
    public EventParser(CollectorConfig.Limits limits, Duration retention, InstantSource clock) {
        this(limits, retention, clock, Optional.of(Redactor.DEFAULT));
    }

    /**
     * @param redactor masks secrets; empty if events are stored unchanged
     */
    public EventParser(CollectorConfig.Limits limits, Duration retention, InstantSource clock,
            Optional<Redactor> redactor) {
        this.masking = new Masking(redactor);
        this.limits = limits;
        this.retention = retention;
        this.clock = clock;
        this.ids = new MissingIds(clock);
    }

    public CollectorConfig.Limits limits() {
        return limits;
    }

    /** The time by which events are judged, milliseconds since 1970. */
    public long now() {
        return clock.millis();
    }

    /** @throws Rejected and nothing else, however malformed the text */
    public NewEvent parse(String json) throws Rejected {
        return parse(json, Defaults.NONE, false);
    }

    /**
     * Parses an event from a protocol without rejections, which may be in another format. A value with one of
     * Eventlog's names but an invalid form is kept as a field.
     *
     * @throws Rejected when it is no JSON object or an empty one
     */
    public NewEvent parseForeign(String json, Defaults defaults) throws Rejected {
        return parse(json, defaults, true);
    }

    private NewEvent parse(String json, Defaults defaults, boolean lenient) throws Rejected {
        // Writers of .NET begin a stream with a mark, which a reader may skip (RFC 8259, section 8.1).
        String text = json.startsWith(BYTE_ORDER_MARK) ? json.substring(BYTE_ORDER_MARK.length()) : json;
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            long now = clock.millis();
            EventReading reading = new EventReading(parser, limits, masking, lenient);
            reading.read();
            return reading.event(new Completion(now, now - retention.toMillis(), now + limits.future().toMillis(), ids,
                    defaults));
        } catch (RuntimeException | StackOverflowError e) {
            // A parser may also fail by NoSuchElementException, IllegalStateException or NumberFormatException, and one
            // that recurses runs out of stack on ten thousand brackets.
            throw new Rejected("malformed_json");
        }
    }

    /** An event of a form: a status and a text. */
    public NewEvent ofForm(int level, String message) {
        return ofForm(level, message, null);
    }

    /** Creates an event from a form of a signed-in user. */
    public NewEvent ofForm(int level, String message, String user) {
        String clean = masking.text(message);
        String cut = Clip.utf8(clean, limits.message());
        int flags = Flags.ID_MADE_HERE | (cut.equals(clean) ? 0 : Flags.CUT);
        return new NewEvent(ids.next(), clock.millis(), level, null, user, null, null, cut, "{}", flags, cut,
                Grouping.of(level, null, cut, null, Grouping.Thrown.NOTHING));
    }
}
