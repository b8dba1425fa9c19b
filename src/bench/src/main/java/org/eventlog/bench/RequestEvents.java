// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/**
 * A stream of request events: the values that Eventlog's filter logs for a request, with the users, sessions and
 * paths of {@link ShopEvents}, created anew in the same way. For loggers; the cost of the filter itself is not
 * included.
 */
final class RequestEvents {
    private static final String[] METHODS = {"GET", "GET", "GET", "GET", "POST", "PUT", "DELETE"};
    private static final int[] STATUS = {200, 200, 200, 200, 200, 200, 201, 204, 302, 304, 404, 500};
    private static final int SERVER_ERROR = 500;

    private RequestEvents() {}

    /** Writes the event with this number. The same number always yields the same event. */
    static void write(int i, Form form) {
        long random = ShopEvents.random(i);
        long more = ShopEvents.mix(random);
        String method = METHODS[ShopEvents.below(more, 20, METHODS.length)];
        String path = ShopEvents.path(random);
        int status = STATUS[ShopEvents.below(more, 40, STATUS.length)];
        boolean query = (more & 3) == 0;
        boolean referer = (more & 4) == 0;
        form.begin(status >= SERVER_ERROR ? Level.ERROR : Level.INFO, "http_request",
                method + " " + path + " " + status,
                11 + (query ? 1 : 0) + (referer ? 1 : 0));
        form.context(ShopEvents.user(random), ShopEvents.session(random), ShopEvents.request(random, more));
        form.target(path);
        form.text("method", method);
        form.text("path", path);
        form.number("status", status);
        form.decimal("durationMs", ShopEvents.millis(random));
        form.text("remoteAddr", "10." + (more >>> 8 & 255) + "." + (more >>> 16 & 255) + "." + (more >>> 24 & 255));
        if (query) {
            form.text("query", "page=" + (more >>> 32 & 15) + "&q=" + ShopWords.search(more));
        }
        form.text("userAgent", ShopWords.agent(more));
        if (referer) {
            form.text("referer", "https://shop.example" + ShopEvents.path(more));
        }
        form.number("responseBytes", 500 + (more >>> 48));
        form.log();
    }
}
