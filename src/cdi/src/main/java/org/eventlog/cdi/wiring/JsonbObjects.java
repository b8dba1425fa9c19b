// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Instance;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eventlog.encode.JsonReader;
import org.eventlog.internal.ObjectText;
import org.eventlog.spi.ObjectRenderer;

/**
 * Renders objects by JSON-B: the application's own {@code Jsonb} if it offers one as a bean, else one with defaults.
 * Only this class and those it uses know JSON-B's types, so that a server without them does without these classes.
 */
final class JsonbObjects implements ObjectRenderer, AutoCloseable {
    private final Jsonb jsonb;
    private final AutoCloseable end;

    private JsonbObjects(Jsonb jsonb, AutoCloseable end) {
        this.jsonb = jsonb;
        this.end = end;
    }

    /** @throws RuntimeException when there is no provider, or the application's bean can't be made */
    static JsonbObjects create(Instance<Object> beans) {
        Instance<Jsonb> offered = beans.select(Jsonb.class);
        if (!offered.isResolvable()) {
            Jsonb own = JsonbBuilder.create(new JsonbConfig().withSerializers(TextSerializer.all()));
            return new JsonbObjects(own, own);
        }
        // Theirs is theirs to close; what was made for us alone is given back with the instance it was got from.
        return new JsonbObjects(offered.get(), () -> {});
    }

    @Override
    public void render(Object value, Writer to) throws IOException {
        String tree = value instanceof Iterable ? json(ObjectText.of(value)) : null;
        if (tree != null) {
            to.write(tree);
            return;
        }
        NothingHeld out = new NothingHeld(to);
        jsonb.toJson(value, out);
        if (!out.isEmptyObject() || !BeanProperties.of(value).isEmpty()) {
            out.release();
        }
    }

    /**
     * The text if it is JSON, else null. A tree of another JSON library tells itself best; as a bean it would show how
     * its nodes are made, and nothing of what is in them.
     */
    private static String json(String text) {
        try {
            JsonReader.read(text);
            return text;
        } catch (JsonReader.Malformed e) {
            return null;
        }
    }

    @Override
    public Map<String, Callable<?>> properties(Object value) {
        return BeanProperties.of(value);
    }

    @Override
    public void close() throws Exception {
        end.close();
    }
}
