// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids of documents. */
final class DocumentIds {
    /** OpenSearch's limit is 512 bytes. */
    private static final int LONGEST = 400;

    private DocumentIds() {}

    /** @param scope without a colon */
    static String of(String scope, String name) {
        String id = scope + ':' + wellFormed(name);
        if (id.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return id;
        }
        try {
            // Readable ids do not contain two colons after the scope and 64 hexadecimal digits, except on purpose.
            return scope + "::" + HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static String inPath(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Replaces unpaired surrogates, which have no UTF-8 form, with a visible character. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder formed = new StringBuilder(text.length());
                text.codePoints().forEach(c -> formed.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
                return formed.toString();
            }
        }
        return text;
    }
}
