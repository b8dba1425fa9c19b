// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;

/** Masks the values of a query or a form, by the names of its parameters and by the decoded values. */
final class QueryScan {
    private static final int LONGEST_NAME = 256;

    private final Scan scan;
    private final View view;
    /** Whether the previous parameter named a secret: {@code name=password&value=…}. */
    private boolean pair;

    QueryScan(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
    }

    void run() {
        int begin = 0;
        while (begin <= view.length()) {
            int end = begin;
            int equals = -1;
            while (end < view.length() && view.at(end) != '&') {
                equals = equals < 0 && view.at(end) == '=' ? end : equals;
                end++;
            }
            pair(begin, equals, end);
            begin = end + 1;
        }
    }

    private void pair(int begin, int equals, int end) {
        int from = equals < 0 ? begin : equals + 1;
        if (equals >= 0) {
            String name = decoded(begin, equals);
            String small = name == null ? "" : name.toLowerCase(Locale.ROOT);
            boolean secret = name == null || scan.names.isSecret(name) && !isErrorCode(name, from, end);
            if (secret || pair && NamedValues.PAIR_VALUES.contains(small)) {
                scan.mark(view, from, end);
                return;
            }
            if (NamedValues.PAIR_NAMES.contains(small)) {
                String value = decoded(from, end);
                pair = value != null && scan.names.isSecret(value);
            }
        }
        if (end > from) {
            View value = view.part(from, end);
            scan.form(value);
            location(value);
        }
    }

    private boolean isErrorCode(String name, int from, int end) {
        String value = scan.names.mayBeErrorCode(name) ? decoded(from, end) : null;
        return value != null && ErrorCode.isInData(value);
    }

    /** A value may be a path or a URL: {@code next=%2Freset-password%2F9f8e7d6c5b4a}. */
    private void location(View value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.at(i);
            if (c == '/' || c == '%') {
                scan.paths(Decoding.all(value, true));
                return;
            }
        }
    }

    /** The decoded name; null if it cannot be decoded. */
    private String decoded(int from, int to) {
        if (to - from > LONGEST_NAME) {
            return null;
        }
        View name = view.part(from, to);
        for (int i = 0; i <= Scan.MAX_DEPTH; i++) {
            View next = Decoding.of(name, i == 0);
            if (next == null) {
                return name.text(0, name.length());
            }
            name = next;
        }
        return null;
    }
}
