// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.streams;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends a first event at once, and the second when it has been asked for. */
@Path("/ticks")
public class TicksResource {
    private static final CountDownLatch ASKED = new CountDownLatch(1);

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void ticks(@Context SseEventSink sink, @Context Sse sse) throws InterruptedException {
        try (sink) {
            sink.send(sse.newEvent("first"));
            if (ASKED.await(20, TimeUnit.SECONDS)) {
                sink.send(sse.newEvent("second"));
            }
        }
    }

    @GET
    @Path("/next")
    public String next() {
        ASKED.countDown();
        return "asked";
    }
}
