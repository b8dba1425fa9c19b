// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/**
 * Searches one text for secrets, as it is and after each level of decoding. The time is linear in the length of the
 * text, because each search reads it once and the number of levels is limited.
 */
final class Scan {
    /**
     * The maximum number of levels of decoding. Text that is still encoded after that is masked, because it is
     * suspicious.
     */
    static final int MAX_DEPTH = 5;

    final SecretNames names;
    private final MaskedRanges marks;

    Scan(SecretNames names, MaskedRanges marks) {
        this.names = names;
        this.marks = marks;
    }

    void mark(View view, int from, int to) {
        marks.add(view, from, to);
    }

    /** Masks a JSON value that is not a string with a string. */
    void markQuoted(View view, int from, int to) {
        marks.add(view, from, to, true);
    }

    /**
     * @param named whether a name before an equals sign is the name of a parameter rather than a word of a text
     */
    void text(View view, boolean named, int depth) {
        text(view, named, depth, false);
    }

    /** A text in which a plus is a blank: the value of a parameter in a query or form. */
    void form(View view) {
        text(view, true, 0, true);
    }

    /** Searches JSON, in which the name of each member is significant. */
    void json(View view, int depth) {
        new JsonScan(this, view, true, depth).run();
        text(view, false, depth, false);
    }

    private void text(View view, boolean named, int depth, boolean plus) {
        TextScan found = new TextScan(this, view, named);
        found.run();
        if (found.mayBeJson()) {
            new JsonScan(this, view, named, depth).run();
        }
        if (found.mayBeXml()) {
            new XmlScan(this, view).run();
        }
        if (found.mayBeEncoded() || plus) {
            View decoded = Decoding.of(view, plus);
            if (decoded != null && depth < MAX_DEPTH) {
                text(decoded, named, depth + 1, false);
            } else if (decoded != null) {
                markEncoded(view);
            }
        }
    }

    /** A text within a string of JSON. */
    void nested(View string, boolean named, int depth) {
        View decoded = Decoding.of(string, false);
        if (decoded != null && depth < MAX_DEPTH) {
            text(decoded, named, depth + 1, false);
        }
    }

    private void markEncoded(View view) {
        int begin = 0;
        boolean encoded = false;
        for (int i = 0; i <= view.length(); i++) {
            char c = i < view.length() ? view.at(i) : ' ';
            if (Character.isWhitespace(c)) {
                if (encoded) {
                    mark(view, begin, i);
                }
                begin = i + 1;
                encoded = false;
            }
            encoded |= c == '%' || c == '\\' || c == '&';
        }
    }
}
