// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.HttpAnswer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;

/** The form in which a batch stands in a request, and what a 2xx to it means. */
interface HttpBody {
    Setting<Kind> KIND = Setting.choice("eventlog.http.body", Kind.NDJSON);

    /** What there is to choose from. */
    enum Kind {
        /** The lines as they are. */
        NDJSON,
        /** One array. */
        JSON,
        /** The bulk requests of Elasticsearch and OpenSearch. */
        BULK,
        /** Each event in a request of its own. */
        SINGLE,
        /** The events as their format makes them, one behind the other. */
        RAW;

        boolean carries(Payload payload) {
            return switch (this) {
                case NDJSON, JSON, BULK -> payload.isJsonLine();
                case SINGLE -> payload.framing() != Payload.Framing.ENVELOPED;
                case RAW -> payload.isConcatenable();
            };
        }

        String path() {
            return switch (this) {
                case BULK -> "/_bulk";
                case SINGLE -> "/gelf";
                case RAW -> "/";
                default -> "/eventlog/api/v1/events/batch";
            };
        }

        HttpBody read(Settings settings, Payload payload, String path) {
            String index = settings.get(BulkBody.INDEX);
            if (this != BULK && !index.isEmpty()) {
                settings.fault(BulkBody.INDEX, "none, as eventlog.http.body is not bulk");
            }
            return switch (this) {
                case NDJSON -> new EventsBody(EventsBody.LINES_OF_JSON);
                case JSON -> new ArrayBody();
                case BULK -> BulkBody.read(settings, index, path);
                case SINGLE -> new SingleBody(payload);
                case RAW -> EventsBody.of(payload);
            };
        }
    }

    String mediaType();

    /** What to ask for. */
    default String target(String path) {
        return path;
    }

    /** The body, made anew by each call. */
    ByteBuffer[] of(Batch batch);

    /** How many bytes of the answer {@link #judge} or people want. */
    default int keptAnswer() {
        return HttpAnswer.FOR_PEOPLE;
    }

    /** Whether a request holds one event only: {@link #of} is then given batches of one. */
    default boolean isForOneEvent() {
        return false;
    }

    /** Whether the answer grows with the batch. */
    default boolean answersEachEvent() {
        return false;
    }

    /** Returns when all events of the batch are delivered. */
    default void judge(HttpAnswer success, Batch batch) throws TransportException, RejectedException {}
}
