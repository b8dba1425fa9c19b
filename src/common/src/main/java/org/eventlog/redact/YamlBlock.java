// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/**
 * Masks a value of YAML on the lines after its name: a text of several lines ({@code password: |}), or a list whose
 * elements start with a dash. The value ends before the first line that is not indented further than the name; a list
 * may be indented like it.
 */
final class YamlBlock {
    private static final int LONGEST_HEADER = 4;
    private static final int LONGEST_INDENT = 128;

    private YamlBlock() {}

    /**
     * @param name the start of the name
     * @param colon the position after it
     * @return the position to continue at; -1 if there is no such value
     */
    static int mask(Scan scan, View view, int name, int colon) {
        int header = view.skipSpaces(colon + 1, LONGEST_HEADER);
        boolean text = header < view.length() && (view.at(header) == '|' || view.at(header) == '>');
        int end = header;
        while (text && end < view.length() && end < header + LONGEST_HEADER
                && "|>+-0123456789".indexOf(view.at(end)) >= 0) {
            end++;
        }
        int line = afterLineBreak(view, end);
        int indent = indent(view, name);
        if (line < 0 || indent < 0) {
            return -1;
        }
        int from = -1;
        int to = -1;
        while (line >= 0 && line < view.length()) {
            int first = line;
            while (first < view.length() && view.isSpace(first)) {
                first++;
            }
            int next = view.endOfLine(first);
            boolean empty = next == first;
            boolean inside = text
                    ? first - line > indent
                    : first - line >= indent && view.has("- ", first);
            if (!empty && !inside) {
                break;
            }
            if (inside && !empty) {
                from = from < 0 ? first : from;
                to = next;
            }
            line = afterLineBreak(view, next);
        }
        if (from < 0) {
            return -1;
        }
        scan.mark(view, from, to);
        return to;
    }

    /** -1 if no line ends here. */
    private static int afterLineBreak(View view, int end) {
        int i = end;
        if (i < view.length() && view.at(i) == '\r') {
            i++;
        }
        return i < view.length() && view.at(i) == '\n' ? i + 1 : -1;
    }

    /** The number of characters before the name, with a dash of a list; -1 if it is not the first of its line. */
    private static int indent(View view, int name) {
        int begin = name;
        while (begin > 0 && name - begin <= LONGEST_INDENT && (view.isSpace(begin - 1) || view.at(begin - 1) == '-'
                || view.at(begin - 1) == '"' || view.at(begin - 1) == '\'')) {
            begin--;
        }
        return begin == 0 || view.at(begin - 1) == '\n' ? name - begin : -1;
    }
}
