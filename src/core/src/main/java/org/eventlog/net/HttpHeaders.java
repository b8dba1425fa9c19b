// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eventlog.config.Setting;
import org.eventlog.text.Lists;

/**
 * Parses the headers that the user adds to each request. A value may be a key, so no message contains it.
 *
 * <p>
 * Headers are separated by commas; a comma in a value is written {@code \,}. Control characters are not allowed,
 * because a line end would start another header.
 */
final class HttpHeaders {
    private static final int MAX = 32;
    private static final int LONGEST = 4096;
    /** Headers that Eventlog writes itself, or that would change the end of the body. */
    private static final Set<String> OURS = Set.of("host", "content-length", "content-type", "content-encoding",
            "transfer-encoding", "connection", "expect", "proxy-authorization", "te", "trailer", "upgrade",
            "idempotency-key", "accept-encoding");

    private HttpHeaders() {}

    static Setting<List<String>> setting(String key) {
        return new Setting<>(key, "", "a list such as X-Scope-OrgID: shop, X-Tier: web: at most " + MAX
                + " headers, none that this module writes itself", true, HttpHeaders::parse, all -> all.size() <= MAX);
    }

    static boolean hasAuthorization(List<String> headers) {
        return headers.stream().anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("authorization:"));
    }

    private static List<String> parse(String text) {
        return Lists.complete(text).stream().map(HttpHeaders::header).toList();
    }

    private static String header(String part) {
        int colon = part.indexOf(':');
        String name = colon < 0 ? "" : part.substring(0, colon).strip();
        String value = part.substring(colon + 1).strip();
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}") || OURS.contains(name.toLowerCase(Locale.ROOT))
                || !value.matches("[ -~]{0," + LONGEST + "}")) {
            throw new IllegalArgumentException("not a header");
        }
        return name + ": " + value;
    }
}
