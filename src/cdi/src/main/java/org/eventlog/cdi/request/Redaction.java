// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.redact.SecretNames;
import org.eventlog.redact.Secrets;

/** Takes secrets out of what a request says, before it is stored anywhere. */
final class Redaction {
    private final SecretNames names;

    Redaction(SecretNames names) {
        this.names = names;
    }

    /** A query string or form, with the values of parameters masked whose names are secret. */
    String query(String query) {
        if (query == null) {
            return null;
        }
        StringBuilder masked = new StringBuilder(query.length());
        for (String pair : query.split("&", -1)) {
            if (masked.length() > 0) {
                masked.append('&');
            }
            int equals = pair.indexOf('=');
            boolean secret = equals >= 0 && names.isSecret(pair.substring(0, equals));
            masked.append(secret ? pair.substring(0, equals + 1) + Secrets.MASK : pair);
        }
        return Secrets.mask(masked.toString());
    }

    /** A URL with its query masked and without what was before an @ or behind a #. */
    String url(String url) {
        if (url == null) {
            return null;
        }
        String clean = url.replaceFirst("#.*", "").replaceFirst("//[^/@?]*@", "//");
        int question = clean.indexOf('?');
        return question < 0
                ? path(clean)
                : path(clean.substring(0, question)) + "?" + query(clean.substring(question + 1));
    }

    /** A path without parameters of its own: {@code ;jsessionid=…} is one. */
    static String path(String path) {
        int semicolon = path.indexOf(';');
        return semicolon < 0 ? path : path.replaceAll(";[^/]*", "");
    }

    String json(String json) {
        return MaskedJson.of(json, names);
    }

    String header(String name, String value) {
        return names.isSecret(name) ? Secrets.MASK : Secrets.mask(value);
    }
}
