// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.collector.web.Refusal;

/** The parameters of a URL or form, such as {@code request::getParameter}. */
public interface Parameters {

    /** The first value, or null. */
    String get(String name);

    /** Parses a query string. */
    static Parameters of(String query) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "bad_query", "The filters are invalid.");
        }
        return values::get;
    }
}
