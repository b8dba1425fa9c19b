// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads source maps, of which nothing is trusted. Members that are not needed are skipped without being kept, among
 * them the text of the sources. Index maps, which have {@code sections}, are refused. Thread-safe.
 */
final class MapReader {
    /** More than any bundler writes, and few enough that lists of short texts take no more memory than the map. */
    private static final int SOURCES = 50_000;
    private static final int NAMES = 200_000;
    private static final int SOURCE_CHARS = 500;
    private static final int NAME_CHARS = 200;
    private static final int DEPTH = 32;
    /** Would begin a line of its own, or change the order of the characters of its line. */
    private static final Pattern INVISIBLE = Pattern
            .compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Pattern POSITION = Pattern.compile("\\d{1,9}");

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    /** @throws BadMap and nothing else, however malformed the bytes */
    SourceMap read(byte[] json) throws BadMap {
        SourceMap map;
        try (JsonParser parser = parsers.createParser(new ByteArrayInputStream(json), StandardCharsets.UTF_8)) {
            map = new Reading(parser, false).whole();
        } catch (RuntimeException | StackOverflowError e) {
            // As with events, a parser may fail by more than JsonParsingException.
            throw new BadMap("malformed_json", "The source map is not valid JSON.");
        }
        map.check();
        return map;
    }

    static void checkSizes(int sources, int names) throws BadMap {
        checkSize("sources", sources, SOURCES);
        checkSize("names", names, NAMES);
    }

    private static void checkSize(String key, int size, int most) throws BadMap {
        if (size > most) {
            throw new BadMap("too_many_" + key, "A source map may have " + most + " " + key + ".");
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private final boolean inSection;
        private boolean version;
        private String root = "";
        private List<String> sources;
        private List<String> names = List.of();
        private String mappings;
        private Sections sections;

        Reading(JsonParser parser, boolean inSection) {
            this.parser = parser;
            this.inSection = inSection;
        }

        SourceMap whole() throws BadMap {
            SourceMap map = map(parser.next());
            if (parser.hasNext()) {
                throw new BadMap("malformed_json", "More follows after the source map.");
            }
            return map;
        }

        private SourceMap map(Event start) throws BadMap {
            if (start != Event.START_OBJECT) {
                throw new BadMap("not_a_source_map", "A source map is a JSON object.");
            }
            while (parser.next() != Event.END_OBJECT) {
                String key = parser.getString();
                member(key, parser.next());
            }
            boolean flat = sources != null && mappings != null;
            if (!version || sections == null && !flat || sections != null && mappings != null) {
                throw new BadMap("not_a_source_map",
                        "A source map has \"version\":3, \"sources\" and \"mappings\", or \"sections\" instead.");
            }
            return sections == null
                    ? new SourceMap(sources.stream().map(this::below).toList(), names, mappings)
                    : sections.joined();
        }

        private void member(String key, Event value) throws BadMap {
            switch (key) {
                case "version" -> {
                    if (value != Event.VALUE_NUMBER || !parser.getString().equals("3")) {
                        throw new BadMap("wrong_version", "Only version 3 of source maps is supported.");
                    }
                    version = true;
                }
                case "sections" -> sections(value);
                case "sourceRoot" -> root = value == Event.VALUE_NULL ? "" : text(key, value, SOURCE_CHARS);
                case "sources" -> sources = texts(key, value, SOURCES, SOURCE_CHARS);
                case "names" -> names = texts(key, value, NAMES, NAME_CHARS);
                case "mappings" -> mappings = text(key, value);
                default -> skip(value);
            }
        }

        private void sections(Event value) throws BadMap {
            if (inSection) {
                throw Sections.bad("The map of a section has sections.");
            }
            if (value != Event.START_ARRAY) {
                throw Sections.bad("\"sections\" is not a list.");
            }
            sections = new Sections();
            for (Event one = parser.next(); one != Event.END_ARRAY; one = parser.next()) {
                section(one);
            }
        }

        private void section(Event start) throws BadMap {
            Sections.Offset offset = null;
            SourceMap map = null;
            if (start == Event.START_OBJECT) {
                while (parser.next() != Event.END_OBJECT) {
                    String key = parser.getString();
                    Event value = parser.next();
                    switch (key) {
                        case "offset" -> offset = offset(value);
                        case "map" -> map = new Reading(parser, true).map(value);
                        default -> skip(value);
                    }
                }
            }
            if (offset == null || map == null) {
                throw Sections.bad("A section has \"offset\" and \"map\"; \"url\" is not supported.");
            }
            sections.add(offset, map);
        }

        private Sections.Offset offset(Event start) throws BadMap {
            int line = -1;
            int column = -1;
            if (start == Event.START_OBJECT) {
                while (parser.next() != Event.END_OBJECT) {
                    String key = parser.getString();
                    Event value = parser.next();
                    switch (key) {
                        case "line" -> line = position(value);
                        case "column" -> column = position(value);
                        default -> skip(value);
                    }
                }
            }
            if (line < 0 || column < 0) {
                throw Sections.bad("The offset of a section has \"line\" and \"column\", which are not negative.");
            }
            return new Sections.Offset(line, column);
        }

        /** -1 for anything but a short number that is not negative. */
        private int position(Event value) throws BadMap {
            boolean valid = value == Event.VALUE_NUMBER && POSITION.matcher(parser.getString()).matches();
            int position = valid ? Integer.parseInt(parser.getString()) : -1;
            skip(value);
            return position;
        }

        private String below(String source) {
            return root.isEmpty() || root.endsWith("/") ? root + source : root + '/' + source;
        }

        private List<String> texts(String key, Event value, int most, int chars) throws BadMap {
            if (value != Event.START_ARRAY) {
                throw new BadMap("not_a_source_map", "\"" + key + "\" is not a list.");
            }
            List<String> texts = new ArrayList<>();
            for (Event one = parser.next(); one != Event.END_ARRAY; one = parser.next()) {
                checkSize(key, texts.size() + 1, most);
                // The specification allows a source without a name.
                texts.add(one == Event.VALUE_NULL ? "?" : text(key, one, chars));
            }
            return texts;
        }

        private String text(String key, Event value) throws BadMap {
            if (value != Event.VALUE_STRING) {
                throw new BadMap("not_a_source_map", "\"" + key + "\" has a value that is not a text.");
            }
            return parser.getString();
        }

        /** A text that is shown within a line of a stack trace. */
        private String text(String key, Event value, int most) throws BadMap {
            String text = text(key, value);
            String cut = text.length() <= most ? text : text.substring(0, most - 1) + '…';
            return INVISIBLE.matcher(cut).replaceAll("\ufffd");
        }

        private void skip(Event first) throws BadMap {
            int depth = 0;
            Event event = first;
            while (true) {
                if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
                    depth++;
                } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
                    depth--;
                }
                if (depth > DEPTH) {
                    throw new BadMap("too_deep", "The source map is nested too deeply.");
                }
                if (depth == 0) {
                    return;
                }
                event = parser.next();
            }
        }
    }
}
