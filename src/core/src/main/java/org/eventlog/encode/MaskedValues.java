// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
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
 * and the number of entries of each value are limited as for writing. Created for one event, and used by one thread.
 */
public final class MaskedValues {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;
    /** A smaller number cannot be a card number. */
    private static final long CARD = 1_000_000_000_000L;

    /** More than will be written of one value. */
    private static final int ENTRIES = 2 * ValueTree.CONTAINERS * LIMITS.entries();
    /**
     * This much more of a text is examined, so that it is still too long without its last word, and is marked as
     * truncated.
     */
    private static final int BEYOND = 257;
    private static final String KEY = "key";

    private final Redactor redactor;
    private final boolean objects;
    private final ObjectRenderer renderer;
    private final EventLimits rendered;
    private Rendering rendering;
    private int entriesLeft;
    private boolean cut;

    /** For values whose objects are rendered later. Their contents are not examined. */
    public MaskedValues(Redactor redactor) {
        this(redactor, false, null, LIMITS);
    }

    /**
     * @param renderer for objects; null for their {@code toString()}
     * @param rendered the limits within which objects are rendered
     */
    MaskedValues(Redactor redactor, ObjectRenderer renderer, EventLimits rendered) {
        this(redactor, true, renderer, rendered);
    }

    private MaskedValues(Redactor redactor, boolean objects, ObjectRenderer renderer, EventLimits rendered) {
        this.redactor = redactor;
        this.objects = objects;
        this.renderer = renderer;
        this.rendered = rendered;
    }

    /** Whether something was removed from a {@link #text} that does not show it by its length. */
    boolean cut() {
        return cut;
    }

    /** Masks a text that is not a field, of which at most this many characters are written. */
    String text(String text, int most) {
        Object masked = masked(text, most);
        cut |= masked instanceof TruncatedText;
        return masked == null ? null : masked.toString();
    }

    /** Returns a String, or a {@link TruncatedText} if its length does not show that something was removed. */
    private Object masked(String text, int most) {
        if (text == null || text.length() <= most + BEYOND) {
            return redactor.text(text);
        }
        String masked = redactor.text(text, most + BEYOND);
        return masked.length() > most ? masked : new TruncatedText(masked + "…");
    }

    /**
     * Returns the value without its secrets.
     *
     * @param name its name; null for none
     */
    public Object of(String name, Object value) {
        entriesLeft = ENTRIES;
        rendering = null;
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
            Object masked = masked(text, LIMITS.text());
            return masked.equals(text) ? value : masked;
        }
        if (plain instanceof Number number && isCard(number)) {
            return Secrets.MASK;
        }
        if (plain == null || plain instanceof Boolean || plain instanceof Number || plain instanceof RenderingFailure
                || plain instanceof TruncatedText) {
            return value;
        }
        if (depth >= ValueTree.MAX_DEPTH) {
            // Further entries will not be written.
            return value;
        }
        return Containers.isOne(plain) ? parts(name, plain, depth) : object(plain, depth);
    }

    private boolean isCard(Number number) {
        String digits = digits(number);
        return digits != null && Secrets.MASK.equals(redactor.text(digits));
    }

    /**
     * The digits before the decimal point; null if it cannot be a card number. Numbers of cards are also held in types
     * that are meant for amounts.
     */
    private static String digits(Number number) {
        // First by their bits: converting a very long number takes seconds.
        if (number instanceof BigInteger integer && integer.bitLength() >= Long.SIZE
                || number instanceof BigDecimal decimal && (decimal.unscaledValue().bitLength() > 2 * Long.SIZE
                        || Math.abs(decimal.scale()) > Long.SIZE)) {
            return null;
        }
        double size = number.doubleValue();
        return size >= CARD && size < Long.MAX_VALUE ? Long.toString(number.longValue()) : null;
    }

    private Object parts(String name, Object value, int depth) {
        if (Containers.isHolder(value)) {
            Object held = Containers.held(value);
            Object masked = of(name, held, depth + 1);
            return masked == held ? value : masked;
        }
        if (entriesLeft <= 0) {
            // Values that were not examined must not be shown.
            return new TruncatedText("…");
        }
        Object parts = Containers.parts(value, LIMITS.entries() + 1);
        if (parts instanceof JsonObject object) {
            List<Object> masked = members(object, value instanceof Map.Entry, depth);
            return masked == null ? value : map(object, masked, value instanceof JsonObject || object.keyFailed());
        }
        List<Object> masked = parts instanceof List<?> list ? elements(list, depth) : null;
        return masked == null ? value : masked;
    }

    private static Object map(JsonObject object, List<Object> values, boolean same) {
        if (same) {
            return object.with(values);
        }
        // At their full length, so that the writer cuts and marks them.
        List<String> keys = DistinctKeys.of(object.keys(), Integer.MAX_VALUE);
        Map<String, Object> copy = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            copy.put(keys.get(i), values.get(i));
        }
        return copy;
    }

    /**
     * The values of an object; null if there is nothing to mask.
     *
     * @param entry whether its {@code key} is the key of an entry, and so a name and not a secret
     */
    private List<Object> members(JsonObject object, boolean entry, int depth) {
        List<String> keys = object.keys();
        List<?> values = object.values();
        entriesLeft -= values.size();
        boolean pair = entry || Redactor.isPair(keys);
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
                    : of(pair && isName(entry, keys.get(i), before) ? null : keys.get(i), before, depth + 1);
            masked = put(masked, values, i, after);
        }
        return masked;
    }

    private static boolean isName(boolean entry, String key, Object value) {
        return key.equalsIgnoreCase(KEY) && (entry || value instanceof CharSequence);
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

    /** The text that will be written, so that it is created only once. */
    private Object object(Object value, int depth) {
        if (!objects) {
            return value;
        }
        rendering = rendering == null ? new Rendering(renderer, rendered) : rendering;
        Object told = rendering.of(value);
        if (told instanceof Rendering.Pieces pieces) {
            rendering.begin(value);
            List<Object> masked = members(pieces.members(), false, depth);
            rendering.end(value);
            return masked == null ? pieces.members() : pieces.members().with(masked);
        }
        return of(null, told, depth);
    }
}
