// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.JsonText;

/**
 * The parts of a source map that are needed to map positions (ECMA-426). The text of the sources is not one of them.
 *
 * @param mappings as in the source map: lines, segments and numbers in base 64
 */
record SourceMap(List<String> sources, List<String> names, String mappings) {

    /**
     * A position in a script, and where it is in the sources.
     *
     * <p>Lines and columns start at 1, as in stack traces.
     */
    static final class Wanted {
        private final int line;
        private final int column;
        private int found = -1;
        private Position position;

        Wanted(int line, int column) {
            this.line = line;
            this.column = column;
        }

        /** Null if the position is in no source. */
        Position position() {
            return position;
        }
    }

    /** @param name of the identifier that starts exactly at this position, or null */
    record Position(String source, int line, int column, String name) {}

    /** Checks all mappings. */
    void check() throws BadMap {
        Mappings.read(mappings, sources.size(), names.size(),
                (line, column, source, sourceLine, sourceColumn, name) -> {
                    // Each segment is valid, or the reading ends.
                });
    }

    /**
     * Finds the sources' positions in one pass over the mappings, so that no table of them has to be in memory. A
     * segment applies up to the next one in its line.
     */
    void find(List<Wanted> wanted) throws BadMap {
        Map<Integer, List<Wanted>> byLine = new HashMap<>();
        wanted.forEach(one -> byLine.computeIfAbsent(one.line, line -> new ArrayList<>()).add(one));
        Mappings.read(mappings, sources.size(), names.size(),
                (line, column, source, sourceLine, sourceColumn, name) -> {
                    for (Wanted one : byLine.getOrDefault(line + 1, List.of())) {
                        if (column < one.column && column > one.found) {
                            one.found = column;
                            one.position = source < 0
                                    ? null
                                    : new Position(sources.get(source), sourceLine + 1, sourceColumn + 1,
                                            name < 0 || column + 1 < one.column ? null : names.get(name));
                        }
                    }
                });
    }

    String json() {
        JsonText json = new JsonText().object().member("version", 3).key("sources").array();
        sources.forEach(json::string);
        json.end().key("names").array();
        names.forEach(json::string);
        return json.end().member("mappings", mappings).end().toString();
    }
}
