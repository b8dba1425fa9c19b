// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Parses {@code Content-Encoding} and {@code Accept-Encoding} (RFC 9110, 8.4 and 12.5.3); {@code x-gzip} is gzip. */
public final class ContentCoding {
    private static final String GZIP = "gzip";

    private ContentCoding() {}

    /**
     * Whether a body is compressed with gzip.
     *
     * @param contentEncoding the header, several lines joined by commas; null if there is none
     * @throws IllegalArgumentException if it is compressed in another way, or more than once
     */
    public static boolean isGzip(String contentEncoding) {
        List<String> codings = elements(contentEncoding).filter(coding -> !coding.equals("identity")).toList();
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1 || !isGzipName(codings.get(0))) {
            throw new IllegalArgumentException("neither gzip nor plain: " + contentEncoding);
        }
        return true;
    }

    /**
     * Whether a response may be compressed with gzip. Not if only {@code *} allows it, because programs that send
     * this usually do not decompress.
     *
     * @param acceptEncoding the header, several lines joined by commas; null if there is none
     */
    public static boolean acceptsGzip(String acceptEncoding) {
        return elements(acceptEncoding).anyMatch(element -> {
            int semicolon = element.indexOf(';');
            String name = semicolon < 0 ? element : element.substring(0, semicolon).strip();
            return isGzipName(name) && !element.substring(name.length()).matches("\\s*;\\s*q\\s*=\\s*0(\\.0*)?\\s*");
        });
    }

    private static boolean isGzipName(String name) {
        return name.equals(GZIP) || name.equals("x-gzip");
    }

    private static Stream<String> elements(String header) {
        return header == null
                ? Stream.empty()
                : Stream.of(header.toLowerCase(Locale.ROOT).split(",")).map(String::strip)
                        .filter(element -> !element.isEmpty());
    }
}
