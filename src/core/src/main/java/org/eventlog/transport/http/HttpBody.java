// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.nio.ByteBuffer;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.HttpResponse;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;

/** The form of a batch in a request, and the meaning of a 2xx response. */
interface HttpBody {
    Setting<Kind> KIND = Setting.choice("eventlog.http.body", Kind.NDJSON);

    /** The available forms. */
    enum Kind {
        /** The lines as they are. */
        NDJSON,
        /** One array. */
        JSON,
        /** The bulk requests of Elasticsearch and OpenSearch. */
        BULK,
        /** Each event in a separate request. */
        SINGLE,
        /** The events as written by their format, concatenated. */
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

    /** The request target. */
    default String target(String path) {
        return path;
    }

    /** The body, in new buffers for each call. */
    ByteBuffer[] of(Batch batch);

    /** The number of bytes of the response needed by {@link #judge} or for messages. */
    default int keptAnswer() {
        return HttpResponse.FOR_PEOPLE;
    }

    /** Whether a request contains only one event. {@link #of} then gets batches of one event. */
    default boolean isForOneEvent() {
        return false;
    }

    /** Whether the size of the response depends on that of the batch. */
    default boolean answersEachEvent() {
        return false;
    }

    /** Returns if all events of the batch are delivered, and throws otherwise. */
    default void judge(HttpResponse success, Batch batch) throws TransportException, RejectedException {}
}
