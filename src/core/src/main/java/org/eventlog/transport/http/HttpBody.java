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

/** The form in which a batch of JSON lines stands in a request, and what a 2xx to it means. */
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
        SINGLE;

        Payload payload() {
            return this == BULK ? Payload.DOCUMENTS : Payload.LINES;
        }

        String path() {
            return switch (this) {
                case BULK -> "/_bulk";
                case SINGLE -> "/gelf";
                default -> "/eventlog/api/v1/events/batch";
            };
        }

        HttpBody read(Settings settings, String path) {
            String index = settings.get(BulkBody.INDEX);
            if (this != BULK && !index.isEmpty()) {
                settings.fault(BulkBody.INDEX, "none, as eventlog.http.body is not bulk");
            }
            return switch (this) {
                case NDJSON -> new LinesBody();
                case JSON -> new ArrayBody();
                case BULK -> BulkBody.read(settings, index, path);
                case SINGLE -> new SingleBody();
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
