// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.redact.Redactor;

/** Takes secrets out of what a request says, before it is stored anywhere: which part of it is to be read in which way. */
final class Redaction {
    private final Redactor redactor;

    Redaction(Redactor redactor) {
        this.redactor = redactor;
    }

    /** A query string or form, with the values of parameters masked whose names are secret. */
    String query(String query) {
        return redactor.query(query);
    }

    /** A URL with its path and query masked and without what was before an @ or behind a #. */
    String url(String url) {
        return redactor.url(url);
    }

    /** A path without parameters of its own, and without what looks like a secret. */
    String path(String path) {
        return redactor.path(path);
    }

    String header(String name, String value) {
        return redactor.value(name, value);
    }

    /**
     * The beginning of a body.
     *
     * @param type its content type, without parameters
     * @param cut whether there is more of it, so that its end may be half a secret
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
