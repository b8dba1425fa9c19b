// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.regex.Pattern;
import org.eventlog.redact.Redactor;

/** Masks secrets in the parts of a request before they are stored, each part according to its format. */
final class Redaction {
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]+}");

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

    /** A path with names of parameters, which are not masked: some of it may be as received. */
    String route(String route) {
        String masked = path(route);
        if (masked.equals(route) || route.indexOf('{') < 0) {
            return masked;
        }
        String[] plain = PARAMETERS.matcher(route).replaceAll("").split("/", -1);
        String[] parts = masked.split("/", -1);
        for (int i = 0; i < parts.length && parts.length == plain.length; i++) {
            parts[i] = PARAMETER.matcher(plain[i]).matches() ? plain[i] : parts[i];
        }
        return String.join("/", parts);
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
