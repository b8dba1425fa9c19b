// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Collection;
import java.util.List;

/**
 * Secrets that are known, such as a configured password. They are masked wherever a text contains them: as they are,
 * percent-encoded, escaped as in JSON, or with entities of XML and HTML, and in combinations of these. Immutable and
 * thread-safe.
 */
public final class KnownSecrets {
    public static final KnownSecrets NONE = new KnownSecrets(List.of());

    private final List<String> secrets;

    private KnownSecrets(List<String> secrets) {
        this.secrets = secrets;
    }

    /** @param secrets empty ones do not count */
    public static KnownSecrets of(Collection<String> secrets) {
        return new KnownSecrets(secrets.stream().filter(secret -> !secret.isEmpty()).distinct().toList());
    }

    /** The text without the secrets. */
    public String removedFrom(String text) {
        MaskedRanges marks = new MaskedRanges();
        View view = new View(text);
        mark(view, marks);
        // A plus may be a blank, or a character of the secret.
        markDecoded(Decoding.of(view, false), marks);
        markDecoded(Decoding.of(view, true), marks);
        return marks.masked(text);
    }

    private void markDecoded(View decoded, MaskedRanges marks) {
        View view = decoded;
        for (int depth = 1; view != null && depth <= Scan.MAX_DEPTH; depth++) {
            mark(view, marks);
            view = Decoding.of(view, false);
        }
    }

    private void mark(View view, MaskedRanges marks) {
        String text = view.text(0, view.length());
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                marks.add(view, at, at + secret.length());
            }
        }
    }
}
