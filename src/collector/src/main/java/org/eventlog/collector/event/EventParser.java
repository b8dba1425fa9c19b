// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.redact.Redactor;

/** Converts any JSON from a sender to an event. Thread-safe. */
public final class EventParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonScanner.Names names = new JsonScanner.Names();
    private final CollectorConfig.Limits limits;
    private final Duration retention;
    private final InstantSource clock;
    private final MissingIds ids;
    private final Masking masking;

    /** Creates a parser that masks values whose names always denote secrets. */
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

    /** The current time for validating time stamps, in milliseconds since 1970. */
    public long now() {
        return clock.millis();
    }

    /** @throws Rejected for any invalid text; no other exception is thrown */
    public NewEvent parse(String json) throws Rejected {
        return parse(json, Defaults.NONE, false);
    }

    /**
     * Parses an event from a protocol without rejections, which may be in another format. A value that has one of
     * Eventlog's names but is invalid becomes a field.
     *
     * @throws Rejected if the text is not a JSON object, or is an empty one
     */
    public NewEvent parseForeign(String json, Defaults defaults) throws Rejected {
        return parse(json, defaults, true);
    }

    private NewEvent parse(String json, Defaults defaults, boolean lenient) throws Rejected {
        // .NET writers may start a stream with a byte order mark, which a reader may skip (RFC 8259, section 8.1).
        String text = json.startsWith(BYTE_ORDER_MARK) ? json.substring(BYTE_ORDER_MARK.length()) : json;
        try {
            long now = clock.millis();
            EventReading reading = new EventReading(new JsonScanner(text, names), limits, masking, lenient);
            reading.read();
            return reading.event(new Completion(now, now - retention.toMillis(), now + limits.future().toMillis(), ids,
                    defaults));
        } catch (RuntimeException | StackOverflowError e) {
            throw new Rejected("malformed_json");
        }
    }

    /** Creates an event from a form with a status and a text. */
    public NewEvent ofForm(int level, String message) {
        return ofForm(level, message, null);
    }

    /** Creates an event from a form of a signed-in user. */
    public NewEvent ofForm(int level, String message, String user) {
        String clean = masking.text(message);
        String cut = Clip.utf8(clean, limits.message());
        int flags = Flags.ID_MADE_HERE | (cut.equals(clean) ? 0 : Flags.CUT);
        return new NewEvent(ids.next(), clock.millis(), level, null, user, null, null, cut, "{}", flags,
                NewEvent.words(user == null ? cut : cut + '\n' + user, null, null),
                Grouping.of(level, null, cut, null, Grouping.Thrown.NOTHING));
    }
}
