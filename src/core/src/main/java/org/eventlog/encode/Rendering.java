// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.ObjectRenderer;
import org.eventlog.text.BoundedText;

/**
 * Renders the objects within one value of a field.
 *
 * <p>
 * An object that cannot be rendered as a whole is rendered property by property, so that one that fails does not affect
 * the others. The output is limited to the characters of one event, and the number of failures within one value is
 * limited.
 */
final class Rendering {
    /** The maximum number of failures in a value. Each may take time in proportion to the size of an event. */
    private static final int MAX_FAULTS = 64;

    private final ObjectRenderer renderer;
    private final EventLimits limits;
    private int charsLeft;
    private int faultsLeft = MAX_FAULTS;
    /** The objects that contain the current value, as far as their properties are rendered separately. */
    private Set<Object> around = Set.of();

    /** @param renderer null for none */
    Rendering(ObjectRenderer renderer, EventLimits limits) {
        this.renderer = renderer;
        this.limits = limits;
        this.charsLeft = limits.event();
    }

    /** The properties of an object, which have not been examined yet. */
    record Pieces(JsonObject members) {}

    /** Until {@link #end}, values are part of this object. */
    void begin(Object object) {
        if (around.isEmpty()) {
            around = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        around.add(object);
    }

    void end(Object object) {
        around.remove(object);
    }

    /**
     * The representation of the object: as read by {@link JsonReader}, its text, {@link Pieces}, or {@link
     * RenderingFailure}.
     */
    Object of(Object value) {
        if (renderer == null) {
            return Texts.told(value);
        }
        if (around.contains(value)) {
            return new RenderingFailure("contains itself");
        }
        BoundedText output = new BoundedText(charsLeft);
        Object told = render(value, output);
        if (!(told instanceof RenderingFailure fault)) {
            charsLeft -= output.length();
            return told;
        }
        return faultsLeft-- > 0 ? pieces(value, fault) : fault;
    }

    private Object render(Object value, BoundedText output) {
        try {
            renderer.render(value, output);
            if (!output.exceeded()) {
                String json = output.toString();
                return json.isEmpty() ? Texts.told(value) : JsonReader.read(json);
            }
        } catch (JsonReader.Malformed e) {
            return new RenderingFailure(e.getMessage());
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (!output.exceeded()) {
                return RenderingFailure.of(e);
            }
        }
        return new RenderingFailure("more than " + limits.event() + " characters");
    }

    private Object pieces(Object value, RenderingFailure fault) {
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        try {
            for (Map.Entry<String, Callable<?>> property : renderer.properties(value).entrySet()) {
                if (names.size() > limits.entries()) {
                    break;
                }
                names.add(property.getKey());
                values.add(ForeignCode.<Object>call(property.getValue()::call, RenderingFailure::of));
            }
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return fault;
        }
        return names.isEmpty() ? fault : new Pieces(new JsonObject(names, values));
    }
}
