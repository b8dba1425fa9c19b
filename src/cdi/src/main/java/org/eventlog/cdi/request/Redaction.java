// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.redact.Redactor;

/** Masks secrets in the parts of a request before they are stored, each part according to its format. */
final class Redaction {
    private final Redactor redactor;
    private final CleanTexts paths = new CleanTexts();
    private final CleanTexts urls = new CleanTexts();
    private final CleanTexts userAgents = new CleanTexts();

    Redaction(Redactor redactor) {
        this.redactor = redactor;
    }

    /** A query string or form, with secrets masked. */
    String query(String query) {
        return redactor.query(query);
    }

    /** A URL with secrets in path and query masked, and without user information and fragment. */
    String url(String url) {
        return urls.masked(url, redactor::url);
    }

    /** A path without path parameters, and with secrets masked. */
    String path(String path) {
        return paths.masked(path, redactor::path);
    }

    String userAgent(String value) {
        return userAgents.masked(value, text -> redactor.value("User-Agent", text));
    }

    String header(String name, String value) {
        return redactor.value(name, value);
    }

    /**
     * The beginning of a body.
     *
     * @param type its content type, without parameters
     * @param cut whether the body is longer, so that the end may be part of a secret
     */
    String body(String type, String text, boolean cut) {
        String whole = cut ? Redactor.withoutLastWord(text) : text;
        return switch (type) {
            case RequestBody.FORM -> redactor.query(whole);
            case "text/plain" -> redactor.text(whole);
            default -> redactor.json(whole);
        };
    }
}
