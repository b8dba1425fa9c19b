// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the sections of an index map to one map. Each section is a map of the part of the script that starts at its
 * offset (ECMA-426, "Index source map"). A position at or after the start of the next section is left out.
 */
final class Sections {
    /**
     * The last line at which a section may start. Each line takes a character of the joined map, even if nothing is
     * mapped in it.
     */
    private static final int LAST_LINE = 1_000_000;

    /** Where a section starts in the script; both numbers start at 0. */
    record Offset(int line, int column) {
        boolean isBefore(Offset other) {
            return line < other.line || line == other.line && column < other.column;
        }
    }

    private static final Offset END = new Offset(Integer.MAX_VALUE, 0);

    private final List<String> sources = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final MappingsWriter mappings = new MappingsWriter();
    private int number;
    /** The latest section, which is read as soon as its end is known. */
    private SourceMap map;
    private Offset start = new Offset(0, 0);

    /** Adds the next section. */
    void add(Offset offset, SourceMap section) throws BadMap {
        if (offset.line > LAST_LINE) {
            throw bad("A section starts after line " + LAST_LINE + '.');
        }
        if (offset.isBefore(start)) {
            throw bad("The sections are not in the order of their offsets.");
        }
        finish(offset);
        map = section;
        start = offset;
        number++;
    }

    SourceMap joined() throws BadMap {
        finish(END);
        return new SourceMap(List.copyOf(sources), List.copyOf(names), mappings.text());
    }

    private void finish(Offset end) throws BadMap {
        if (map == null) {
            return;
        }
        int firstSource = sources.size();
        int firstName = names.size();
        sources.addAll(map.sources());
        names.addAll(map.names());
        MapReader.checkSizes(sources.size(), names.size());
        try {
            Mappings.read(map.mappings(), map.sources().size(), map.names().size(),
                    (inLine, inColumn, source, sourceLine, sourceColumn, name) -> {
                        long column = inLine == 0 ? (long) start.column + inColumn : inColumn;
                        // No stack trace names a position behind the longest line that a script can have.
                        Offset at = new Offset(start.line + inLine, (int) Math.min(Integer.MAX_VALUE, column));
                        if (at.isBefore(end)) {
                            mappings.segment(at.line, at.column, source < 0 ? -1 : firstSource + source, sourceLine,
                                    sourceColumn, name < 0 ? -1 : firstName + name);
                        }
                    });
        } catch (BadMap e) {
            throw new BadMap(e.code(), "Section " + number + ": " + e.getMessage());
        }
        map = null;
    }

    static BadMap bad(String message) {
        return new BadMap("bad_sections", message);
    }
}
