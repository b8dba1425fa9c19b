// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.internal.ObjectText;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.Secrets;
import org.eventlog.spi.ObjectRenderer;

/**
 * Masks secrets in the value of a field, including the contents of maps, collections, arrays, and objects as rendered.
 *
 * <p>
 * A value without secrets is returned unchanged, unless it had to be rendered to be checked. Maps and lists with
 * secrets are copied. If foreign code fails, the value is returned unchanged, and the writer reports the fault. Depth
 * and number of entries are limited as for writing. Created for one event, and used by one thread.
 */
public final class MaskedValues {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;
    /** A shorter number is none of a card. */
    private static final long CARD = 1_000_000_000_000L;

    private final Redactor redactor;
    private final boolean objects;
    private final Rendering rendering;
    /** More than will be written of one event: what is not looked at is not shown. */
    private int entriesLeft = 2 * ValueTree.CONTAINERS * LIMITS.entries();

    /** For values whose objects are rendered later: what is inside them is not looked at. */
    public MaskedValues(Redactor redactor) {
        this(redactor, false, null);
    }

    /** @param renderer for objects; null for their {@code toString()} */
    MaskedValues(Redactor redactor, ObjectRenderer renderer) {
        this(redactor, true, renderer);
    }

    private MaskedValues(Redactor redactor, boolean objects, ObjectRenderer renderer) {
        this.redactor = redactor;
        this.objects = objects;
        this.rendering = new Rendering(renderer, LIMITS);
    }

    /**
     * The value without its secrets.
     *
     * @param name what it is called; null for none
     */
    public Object of(String name, Object value) {
        return of(name, value, 0);
    }

    private Object of(String name, Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        Object plain = Scalars.of(value);
        if (name != null && redactor.isSecret(name, plain instanceof String || plain instanceof Long
                ? plain.toString()
                : "")) {
            return Secrets.MASK;
        }
        if (plain instanceof String text) {
            String masked = redactor.text(text, LIMITS.text());
            return masked.equals(text) ? value : masked;
        }
        if (plain instanceof Long number) {
            return isCard(number) ? Secrets.MASK : value;
        }
        if (plain == null || plain instanceof Boolean || plain instanceof Number || plain instanceof NotRendered) {
            return value;
        }
        if (depth >= ValueTree.MAX_DEPTH) {
            // No more of it will be written than that.
            return value;
        }
        return Containers.isOne(plain) ? parts(name, plain, depth) : object(plain, depth);
    }

    private boolean isCard(long number) {
        return number >= CARD && Secrets.MASK.equals(redactor.text(Long.toString(number)));
    }

    private Object parts(String name, Object value, int depth) {
        if (Containers.isHolder(value)) {
            Object held = Containers.held(value);
            Object masked = of(name, held, depth + 1);
            return masked == held ? value : masked;
        }
        Object parts = Containers.parts(value, Math.max(0, Math.min(LIMITS.entries() + 1, entriesLeft)));
        if (parts instanceof JsonObject object) {
            List<Object> masked = members(object, depth);
            return masked == null ? value : map(object, masked, value instanceof JsonObject);
        }
        List<Object> masked = parts instanceof List<?> list ? elements(list, depth) : null;
        return masked == null ? value : masked;
    }

    private static Object map(JsonObject object, List<Object> values, boolean same) {
        if (same) {
            return new JsonObject(object.keys(), values);
        }
        List<String> keys = DistinctKeys.of(object.keys(), LIMITS.key());
        Map<String, Object> copy = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            copy.put(keys.get(i), values.get(i));
        }
        return copy;
    }

    /** The values of an object; null when there is nothing to mask. */
    private List<Object> members(JsonObject object, int depth) {
        List<String> keys = object.keys();
        List<?> values = object.values();
        entriesLeft -= values.size();
        boolean beside = false;
        for (int i = 0; i < keys.size(); i++) {
            beside |= values.get(i) instanceof CharSequence says
                    && redactor.isNameOfSecret(keys.get(i), ObjectText.of(says));
        }
        List<Object> masked = null;
        for (int i = 0; i < keys.size(); i++) {
            Object before = values.get(i);
            Object after = beside && before != null && Redactor.isValueBesideName(keys.get(i))
                    ? Secrets.MASK
                    : of(keys.get(i), before, depth + 1);
            masked = put(masked, values, i, after);
        }
        return masked;
    }

    private List<Object> elements(List<?> list, int depth) {
        entriesLeft -= list.size();
        List<Object> masked = null;
        for (int i = 0; i < list.size(); i++) {
            masked = put(masked, list, i, of(null, list.get(i), depth + 1));
        }
        return masked;
    }

    private static List<Object> put(List<Object> masked, List<?> before, int i, Object after) {
        List<Object> to = masked;
        if (after != before.get(i)) {
            to = masked == null ? new ArrayList<>(before) : masked;
            to.set(i, after);
        }
        return to;
    }

    /** As it will be written, so that it is asked only once. */
    private Object object(Object value, int depth) {
        if (!objects) {
            return value;
        }
        Object told = rendering.of(value);
        if (told instanceof Rendering.Pieces pieces) {
            rendering.begin(value);
            List<Object> masked = members(pieces.members(), depth);
            rendering.end(value);
            return masked == null ? pieces.members() : new JsonObject(pieces.members().keys(), masked);
        }
        return of(null, told, depth);
    }
}
