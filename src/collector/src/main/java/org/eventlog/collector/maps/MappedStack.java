// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eventlog.collector.maps.SourceMap.Position;
import org.eventlog.collector.maps.SourceMap.Wanted;

/**
 * A stack trace of a browser, mapped to the sources.
 *
 * <p>A map names the identifier at a position, which is the function that is called there. So the name of a frame's
 * function is found in the frame that calls it. Without one, the name of the minified script stays.
 */
final class MappedStack {
    /** Browsers write 10 to 50 frames. */
    private static final int FRAMES = 100;
    private static final int LINES = 1_000;

    private final List<String> lines;
    /** By line; null for lines that are not to be mapped. */
    private final List<ScriptFrame> frames = new ArrayList<>();
    private final Map<Integer, Wanted> wanted = new HashMap<>();

    MappedStack(String stack) {
        lines = stack.lines().limit(LINES).toList();
        int number = 0;
        for (String line : lines) {
            ScriptFrame frame = number < FRAMES ? ScriptFrame.of(line) : null;
            number += frame == null ? 0 : 1;
            frames.add(frame);
        }
    }

    /**
     * @param find the map's file for a frame, or null; asked once for each script
     * @param read called once for each file
     */
    Optional<String> with(Function<ScriptFrame, Path> find, Function<Path, SourceMap> read) {
        Map<String, Optional<Path>> byScript = new HashMap<>();
        Map<Path, List<Wanted>> byFile = new HashMap<>();
        for (int i = 0; i < frames.size(); i++) {
            ScriptFrame frame = frames.get(i);
            if (frame != null) {
                Wanted one = new Wanted(frame.line(), frame.column());
                wanted.put(i, one);
                byScript.computeIfAbsent(frame.path(), path -> Optional.ofNullable(find.apply(frame)))
                        .ifPresent(file -> byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(one));
            }
        }
        byFile.forEach((file, positions) -> find(read.apply(file), positions));
        return wanted.values().stream().anyMatch(one -> one.position() != null)
                ? Optional.of(text())
                : Optional.empty();
    }

    private static void find(SourceMap map, List<Wanted> positions) {
        try {
            map.find(positions);
        } catch (BadMap e) {
            throw new IllegalStateException("checked when it was read", e);
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Position position = position(i);
            text.append(position == null ? lines.get(i) : line(i, position)).append('\n');
        }
        return text.substring(0, text.length() - 1);
    }

    private String line(int i, Position position) {
        Position caller = position(i + 1);
        String function = caller == null || caller.name() == null ? frames.get(i).function() : caller.name();
        String place = position.source() + ':' + position.line() + ':' + position.column();
        return function.isEmpty() ? "    at " + place : "    at " + function + " (" + place + ')';
    }

    private Position position(int i) {
        Wanted one = wanted.get(i);
        return one == null ? null : one.position();
    }
}
