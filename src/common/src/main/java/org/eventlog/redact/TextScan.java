// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Scans a text once, character by character, for secrets that may start at each position. */
final class TextScan {
    private final Scan scan;
    private final View view;
    private final NamedValues named;
    private final Credentials credentials;
    private CardNumbers cards;
    private CommandLine command;
    private boolean quote;
    private boolean bracket;
    private boolean angle;
    private boolean code;

    TextScan(Scan scan, View view, boolean named) {
        this.scan = scan;
        this.view = view;
        this.named = new NamedValues(scan, view, named);
        credentials = new Credentials(scan, view);
    }

    boolean mayBeJson() {
        return quote && bracket;
    }

    boolean mayBeXml() {
        return angle;
    }

    boolean mayBeEncoded() {
        return code;
    }

    void run() {
        int i = 0;
        while (i < view.length()) {
            // Continue after a masked value, so that nothing is scanned twice.
            i = Math.max(i + 1, next(i));
        }
    }

    private int next(int i) {
        char c = view.at(i);
        switch (c) {
            case ':' -> {
                return view.has("//", i + 1) ? credentials.userOfUrl(i + 3) : named.at(i);
            }
            case '=', '(', '`', '\'', '\uff1a', '\uff1d', '\u2192' -> {
                return named.at(i);
            }
            case '"' -> {
                quote = true;
                return named.at(i);
            }
            case '{', '[' -> bracket = true;
            case '<' -> angle = true;
            case '%', '\\', '&' -> code = true;
            case '-' -> {
                if (view.has(">", i + 1) && view.isSpace(i - 1)) {
                    return named.at(i);
                }
                int end = credentials.pem(i);
                return end > i ? end : option(i);
            }
            default -> {
                if (c >= '0' && c <= '9' || c > '\u0600' && Character.isDigit(view.codePoint(i))) {
                    return number(i);
                }
                if (c < 128 && Character.isLetter(c) && !view.isWord(i - 1)) {
                    return credentials.word(i);
                }
            }
        }
        return i + 1;
    }

    private int number(int i) {
        if (cards == null) {
            cards = new CardNumbers(scan, view);
        }
        return cards.at(i);
    }

    private int option(int i) {
        if (command == null) {
            command = new CommandLine(scan, view);
        }
        return command.option(i);
    }
}
