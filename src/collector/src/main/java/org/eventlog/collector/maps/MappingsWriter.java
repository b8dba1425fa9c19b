// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

/** Writes the field {@code mappings} of a source map: the opposite of {@link Mappings}. */
final class MappingsWriter implements Mappings.Visitor {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final StringBuilder out = new StringBuilder();
    private int lastLine;
    private boolean first = true;
    private int lastColumn;
    private int lastSource;
    private int lastSourceLine;
    private int lastSourceColumn;
    private int lastName;

    /** Appends a segment; its line must not be before that of the previous one. */
    @Override
    public void segment(int line, int column, int source, int sourceLine, int sourceColumn, int name) {
        for (; lastLine < line; lastLine++) {
            out.append(';');
            lastColumn = 0;
            first = true;
        }
        if (!first) {
            out.append(',');
        }
        first = false;
        number(column, lastColumn);
        lastColumn = column;
        if (source < 0) {
            return;
        }
        number(source, lastSource);
        number(sourceLine, lastSourceLine);
        number(sourceColumn, lastSourceColumn);
        lastSource = source;
        lastSourceLine = sourceLine;
        lastSourceColumn = sourceColumn;
        if (name >= 0) {
            number(name, lastName);
            lastName = name;
        }
    }

    private void number(int value, int last) {
        long difference = (long) value - last;
        long rest = difference < 0 ? -difference << 1 | 1 : difference << 1;
        do {
            int digit = (int) (rest & 31);
            rest >>>= 5;
            out.append(DIGITS.charAt(rest == 0 ? digit : digit | 32));
        } while (rest != 0);
    }

    String text() {
        return out.toString();
    }
}
