// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.redact.SecretNames;
import org.eventlog.redact.Secrets;

/**
 * JSON (RFC 8259) with the values masked of members whose names are {@linkplain SecretNames secret}. Reads token by
 * token, as the text may be cut off anywhere or be no JSON at all; what can't be read plainly is masked, not shown.
 */
final class MaskedJson {
    private final String text;
    private final SecretNames names;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private MaskedJson(String text, SecretNames names) {
        this.text = text;
        this.names = names;
    }

    static String of(String text, SecretNames names) {
        return Secrets.mask(new MaskedJson(text, names).run());
    }

    private String run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '"') {
                out.append(c);
                at++;
                continue;
            }
            int end = endOfString(at);
            String string = text.substring(at, end);
            out.append(string);
            at = end;
            int colon = skipSpace(at);
            if (colon < text.length() && text.charAt(colon) == ':') {
                out.append(text, at, colon + 1);
                at = colon + 1;
                if (isSecret(string)) {
                    maskValue();
                }
            }
        }
        return out.toString();
    }

    /** A name with escapes may hide a letter. */
    private boolean isSecret(String quoted) {
        return quoted.indexOf('\\') >= 0 || names.isSecret(quoted.replace("\"", ""));
    }

    private void maskValue() {
        out.append('"').append(Secrets.MASK).append('"');
        at = endOfValue(skipSpace(at));
    }

    private int endOfValue(int start) {
        int depth = 0;
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                i = endOfString(i);
                if (depth == 0) {
                    return i;
                }
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                if (depth == 0) {
                    return i;
                }
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (depth == 0 && c == ',') {
                return i;
            }
            i++;
        }
        return i;
    }

    /** Behind the string's closing quote, or the text's end. */
    private int endOfString(int quote) {
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
