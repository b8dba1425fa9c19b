// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;

/**
 * Fluentd's forward protocol, version 1, as its receiver: every mode, acknowledgements, and with a shared key the
 * handshake. In a valid message, an entry that is not an event is dropped and counted, and the message is acknowledged
 * nevertheless, because the sender would otherwise repeat it forever.
 */
final class Forward implements Protocol {
    private static final int NIL = 0xc0;
    private static final int EMPTY_ARRAY = 0x90;

    private final EventParser parser;
    private final CollectorConfig.Limits limits;
    private final Counts counts;
    /** Null if there is no shared key. */
    private final ForwardHandshake handshake;
    private boolean known;
    private MsgpackScan scan = new MsgpackScan(1);
    /** The number of input bytes that have been scanned. */
    private int scanned;
    /** The message whose entries are being processed, or null. */
    private ForwardMessage message;
    private Entries entries;
    private String chunk;
    private int entry;

    /** @param handshake null if no shared key is required */
    Forward(EventParser parser, Counts counts, ForwardHandshake handshake) {
        this.parser = parser;
        this.limits = parser.limits();
        this.counts = counts;
        this.handshake = handshake;
        this.known = handshake == null;
    }

    static int inputSize(CollectorConfig.Limits limits) {
        return limits.chunk();
    }

    @Override
    public byte[] greeting() {
        return handshake == null ? Portion.NOTHING : handshake.helo();
    }

    @Override
    public Portion next(Input in, boolean end) throws ProtocolFault {
        if (message == null) {
            if (!isComplete(in)) {
                return null;
            }
            if (isNothing(in)) {
                used(in);
                return Portion.of(List.of());
            }
            if (!known) {
                return greet(in);
            }
            begin(in);
        }
        return portion(in);
    }

    private boolean isComplete(Input in) throws ProtocolFault {
        scanned += scan.advance(in.bytes(), in.from() + scanned, in.to());
        // Fail as soon as the size is known, not only when that much has arrived.
        if (scanned + scan.missing() > (known ? limits.chunk() : ForwardHandshake.LONGEST)
                || in.isFull() && !scan.isDone()) {
            throw new ProtocolFault(known ? "message_too_large" : "not_a_ping");
        }
        return scan.isDone();
    }

    /** Whether the value is nil (a heartbeat) or an empty array. */
    private static boolean isNothing(Input in) {
        int first = in.bytes()[in.from()] & 0xff;
        return first == NIL || first == EMPTY_ARRAY;
    }

    private Portion greet(Input in) throws ProtocolFault {
        byte[] pong = handshake.pong(in.bytes(), in.from(), scanned);
        used(in);
        known = pong != null;
        if (!known) {
            counts.fault("forward: shared_key_mismatch");
        }
        return new Portion(List.of(), known ? pong : ForwardHandshake.no(), false, !known);
    }

    private void used(Input in) {
        in.skip(scanned);
        scanned = 0;
        scan = new MsgpackScan(1);
    }

    private void begin(Input in) throws ProtocolFault {
        ForwardMessage read = ForwardMessage.read(in.bytes(), in.from(), scanned);
        // Validate first. Otherwise a fault at the end would be found after some entries were stored.
        try (Entries all = entries(in, read)) {
            byte[] next = all.next();
            while (next != null) {
                next = all.next();
            }
        }
        message = read;
        entries = entries(in, read);
        chunk = read.name();
        entry = 0;
    }

    private Entries entries(Input in, ForwardMessage of) throws ProtocolFault {
        return new Entries(in.bytes(), of.from(), of.length(), of.gzip(), of.bare() ? 2 : 1, limits.line(),
                limits.decompressed());
    }

    private Portion portion(Input in) throws ProtocolFault {
        List<NewEvent> events = new ArrayList<>();
        long bytes = 0;
        while (events.size() < limits.batchEvents() && bytes < limits.body()) {
            byte[] next = entries.next();
            if (next == null) {
                byte[] answer = message.acknowledgement();
                boolean kept = message.chunk() != null;
                close();
                used(in);
                return new Portion(events, answer, kept, false);
            }
            entry++;
            NewEvent event = event(next);
            if (event != null) {
                events.add(event);
                bytes += event.bytes();
            }
        }
        return new Portion(events, Portion.NOTHING, message.chunk() != null, false);
    }

    private NewEvent event(byte[] bytes) {
        try {
            if (bytes == Entries.TOO_LONG) {
                throw new Rejected("line_too_long");
            }
            RecordJson.Entry record = RecordJson.of(bytes, message.bare());
            return parser.parseForeign(record.json(),
                    record.defaults(message.tag(), chunk == null ? null : chunk + "-" + entry));
        } catch (Rejected e) {
            counts.leftOut();
            return null;
        }
    }

    @Override
    public boolean isWaiting(Input in) {
        return !known || !in.isEmpty();
    }

    @Override
    public void close() {
        if (entries != null) {
            entries.close();
        }
        entries = null;
        message = null;
    }
}
