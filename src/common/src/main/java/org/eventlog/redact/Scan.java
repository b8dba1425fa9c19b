// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;

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

    private static final String AFTER_PATH = "?#;&\\";
    /** A sentence may go on with these. */
    private static final String BEHIND_URL = ".,:!)]}|";

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

    /** Masks by place in a text that is a path, or starts with a URL. */
    void paths(View view) {
        int from = 0;
        while (from < view.length() && view.at(from) != '/' && view.at(from) != '?' && view.at(from) != '#') {
            from++;
        }
        int host = from;
        if (view.has("//", from)) {
            host = from + 2;
            from = UserInfo.endOfHost(view, host);
        } else if (from > 0) {
            return;
        }
        path(view, host, from, view.length());
    }

    /**
     * Masks by place in the path that starts here.
     *
     * @param host the start of the host before it
     * @return its end
     */
    int path(View view, int host, int from, int most) {
        int end = from;
        while (end < most && !UserInfo.endsUrl(view.at(end)) && AFTER_PATH.indexOf(view.at(end)) < 0) {
            end++;
        }
        int to = end;
        while (to > from && BEHIND_URL.indexOf(view.at(to - 1)) >= 0) {
            to--;
        }
        if (to > from) {
            new PathScan(this, view.part(from, to)).places(view.text(host, from).toLowerCase(Locale.ROOT));
        }
        return end;
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
