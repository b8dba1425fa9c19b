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

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    /** @throws BadMap and nothing else, however malformed the bytes */
    SourceMap read(byte[] json) throws BadMap {
        SourceMap map;
        try (JsonParser parser = parsers.createParser(new ByteArrayInputStream(json), StandardCharsets.UTF_8)) {
            map = new Reading(parser).map();
        } catch (RuntimeException | StackOverflowError e) {
            // As with events, a parser may fail by more than JsonParsingException.
            throw new BadMap("malformed_json", "The source map is not valid JSON.");
        }
        map.check();
        return map;
    }

    private static final class Reading {
        private final JsonParser parser;
        private boolean version;
        private String root = "";
        private List<String> sources;
        private List<String> names = List.of();
        private String mappings;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        SourceMap map() throws BadMap {
            if (parser.next() != Event.START_OBJECT) {
                throw new BadMap("not_a_source_map", "A source map is a JSON object.");
            }
            while (parser.next() != Event.END_OBJECT) {
                String key = parser.getString();
                member(key, parser.next());
            }
            if (parser.hasNext()) {
                throw new BadMap("malformed_json", "More follows after the source map.");
            }
            if (!version || sources == null || mappings == null) {
                throw new BadMap("not_a_source_map", "A source map has \"version\":3, \"sources\" and \"mappings\".");
            }
            return new SourceMap(sources.stream().map(this::below).toList(), names, mappings);
        }

        private void member(String key, Event value) throws BadMap {
            switch (key) {
                case "version" -> {
                    if (value != Event.VALUE_NUMBER || !parser.getString().equals("3")) {
                        throw new BadMap("wrong_version", "Only version 3 of source maps is supported.");
                    }
                    version = true;
                }
                case "sections" -> throw new BadMap("index_map",
                        "Index maps, which have sections, are not supported: have the bundler write one flat map.");
                case "sourceRoot" -> root = value == Event.VALUE_NULL ? "" : text(key, value, SOURCE_CHARS);
                case "sources" -> sources = texts(key, value, SOURCES, SOURCE_CHARS);
                case "names" -> names = texts(key, value, NAMES, NAME_CHARS);
                case "mappings" -> mappings = text(key, value, Integer.MAX_VALUE);
                default -> skip(value);
            }
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
                if (texts.size() == most) {
                    throw new BadMap("too_many_" + key, "A source map may have " + most + " " + key + ".");
                }
                // The specification allows a source without a name.
                texts.add(one == Event.VALUE_NULL ? "?" : text(key, one, chars));
            }
            return texts;
        }

        private String text(String key, Event value, int most) throws BadMap {
            if (value != Event.VALUE_STRING) {
                throw new BadMap("not_a_source_map", "\"" + key + "\" has a value that is not a text.");
            }
            String text = parser.getString();
            return text.length() <= most ? text : text.substring(0, most - 1) + '…';
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
