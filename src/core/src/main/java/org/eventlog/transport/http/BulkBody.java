// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.HttpResponse;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;

/**
 * A bulk request of Elasticsearch and OpenSearch, with an action line before each event. The action is {@code create},
 * the only one that a data stream supports. The id is the event's place in the journal, so that an event that is sent
 * again after a lost response is recognized.
 */
final class BulkBody implements HttpBody {
    static final Setting<String> INDEX = Setting.text("eventlog.http.index", "")
            .allowing("the name of an index, an alias or a data stream: lower case, at most 255 characters",
                    name -> name.matches("([a-z0-9.][a-z0-9._-]{0,254})?"));

    /** Requests only the parts that {@link BulkResponse} reads. Otherwise an item has about 200 more bytes. */
    private static final String FILTER = "filter_path=items.*.status,items.*.error.type,items.*.error.reason";

    private final String action;

    /**
     * @param index empty if the path contains it
     */
    BulkBody(String index) {
        this.action = "{\"create\":{" + (index.isEmpty() ? "" : "\"_index\":\"" + index + "\",") + "\"_id\":\"";
    }

    static BulkBody read(Settings settings, String index, String path) {
        if (index.isEmpty() && !settings.isSet(INDEX) && path.startsWith("/_bulk")) {
            settings.fault(INDEX, "the name of an index or data stream, as eventlog.http.path names none");
        }
        return new BulkBody(index);
    }

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public String target(String path) {
        return path + (path.indexOf('?') < 0 ? '?' : '&') + FILTER;
    }

    @Override
    public ByteBuffer[] of(Batch batch) {
        byte[][] actions = new byte[batch.count()][];
        int bytes = batch.bytes();
        for (int i = 0; i < actions.length; i++) {
            actions[i] = (action + batch.id(i) + "\"}}\n").getBytes(StandardCharsets.UTF_8);
            bytes = Math.addExact(bytes, actions[i].length);
        }
        ByteBuffer request = ByteBuffer.allocate(bytes);
        int next = 0;
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                request.put(actions[next++]).put(slice.event(i));
            }
        }
        return new ByteBuffer[]{request.flip()};
    }

    @Override
    public int keptAnswer() {
        return HttpResponse.MAX_BODY;
    }

    @Override
    public boolean answersEachEvent() {
        return true;
    }

    @Override
    public void judge(HttpResponse success, Batch batch) throws TransportException, RejectedException {
        BulkResponse answer;
        try {
            answer = BulkResponse.read(success.text(), batch.count());
        } catch (IOException e) {
            throw new TransportException(e.getMessage(), e);
        }
        if (answer.busy() != null) {
            // Send the whole batch again; stored events are recognized.
            throw new TransportException("bulk: " + answer.busy());
        }
        if (!answer.refused().isEmpty()) {
            throw new RejectedException("bulk: " + answer.refused().values().iterator().next(), answer.refused());
        }
    }
}
