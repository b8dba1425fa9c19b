// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.spi.ObjectRenderer;

/**
 * Writes one value with its contents: maps, collections, arrays, and objects as rendered.
 *
 * <p>
 * The application's code for a part is called before the first byte of that part is written. If it throws, the part is
 * replaced with a text, and the rest is kept. The depth, which also ends cycles, the number of entries and the output
 * of a renderer are limited. Created for one value.
 */
final class ValueTree {
    static final int MAX_DEPTH = 16;
    /** The maximum number of entries in one value, as a multiple of those of one map or list. */
    static final int CONTAINERS = 10;

    private final ValueWriter to;
    private final EventLimits limits;
    private final Rendering objects;
    private final FieldRules rules;
    private int entriesLeft;

    ValueTree(ValueWriter to, EventLimits limits, ObjectRenderer objects, FieldRules rules) {
        this.to = to;
        this.limits = limits;
        this.objects = new Rendering(objects, limits);
        this.rules = rules;
        this.entriesLeft = CONTAINERS * limits.entries();
    }

    void write(Object value) {
        write(value, 0);
    }

    private void write(Object value, int depth) {
        Object plain = Scalars.of(value);
        if (plain instanceof String text) {
            to.string(text, limits.text());
        } else if (plain instanceof Long number) {
            to.number(number);
        } else if (plain instanceof Double number) {
            to.number(number);
        } else if (plain instanceof Boolean flag) {
            to.bool(flag);
        } else if (plain == null) {
            to.nul();
        } else if (plain instanceof RenderingFailure fault) {
            fault.write(to);
        } else if (plain instanceof TruncatedText cut) {
            to.markTruncated();
            to.string(cut.text(), limits.text());
        } else {
            writeParts(plain, depth);
        }
    }

    private void writeParts(Object value, int depth) {
        if (!Containers.isOne(value)) {
            writeObject(value, depth);
        } else if (depth == rules.maxDepth()) {
            tooDeep();
        } else if (Containers.isHolder(value)) {
            write(Containers.held(value), depth + 1);
        } else {
            Object parts = Containers.parts(value, limits.entries() + 1);
            if (parts instanceof JsonObject object) {
                members(object, depth);
            } else if (parts instanceof List<?> list) {
                elements(list, depth);
            } else {
                write(parts, depth);
            }
        }
    }

    private void writeObject(Object value, int depth) {
        Object told = objects.of(value);
        if (!(told instanceof Rendering.Pieces pieces)) {
            write(told, depth);
        } else if (depth == rules.maxDepth()) {
            tooDeep();
        } else {
            // Only a property that fails or is cut is missing.
            objects.begin(value);
            members(pieces.members(), depth);
            objects.end(value);
        }
    }

    private void tooDeep() {
        to.markTruncated();
        to.string("…", 1);
    }

    private void members(JsonObject object, int depth) {
        int count = take(object.keys().size());
        List<String> keys = object.keys().subList(0, count);
        if (object.keyFailed() || keys.stream().anyMatch(key -> key.length() > limits.key())) {
            to.markTruncated();
        }
        keys = DistinctKeys.of(rules.names(keys), limits.key());
        to.beginObject();
        for (int i = 0; i < count; i++) {
            to.key(keys.get(i), limits.key());
            write(object.values().get(i), depth + 1);
        }
        to.endObject();
    }

    private void elements(List<?> list, int depth) {
        int count = take(list.size());
        to.beginArray();
        for (int i = 0; i < count; i++) {
            write(list.get(i), depth + 1);
        }
        to.endArray();
    }

    private int take(int size) {
        int count = Math.min(size, Math.min(limits.entries(), entriesLeft));
        if (count < size) {
            to.markTruncated();
        }
        entriesLeft -= count;
        return count;
    }
}
