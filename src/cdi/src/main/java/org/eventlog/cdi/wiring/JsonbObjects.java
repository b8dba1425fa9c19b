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
 * Renders objects with JSON-B: with the application's own {@code Jsonb} if it provides one as a bean, or else with the
 * defaults. Only this class and those it uses refer to JSON-B, so that they are not loaded on a server without it.
 */
final class JsonbObjects implements ObjectRenderer, AutoCloseable {
    private final Jsonb jsonb;
    private final AutoCloseable end;

    private JsonbObjects(Jsonb jsonb, AutoCloseable end) {
        this.jsonb = jsonb;
        this.end = end;
    }

    /**
     * @throws RuntimeException if there is no provider, or the application's bean cannot be created
     */
    static JsonbObjects create(Instance<Object> beans) {
        Instance<Jsonb> offered = beans.select(Jsonb.class);
        if (!offered.isResolvable()) {
            Jsonb own = JsonbBuilder.create(new JsonbConfig().withSerializers(TextSerializer.all())
                    .withSerializers(ReferenceSerializer.all()));
            return new JsonbObjects(own, own);
        }
        // The application closes its own Jsonb; a dependent instance is destroyed with the Instance that provided it.
        return new JsonbObjects(offered.get(), () -> {});
    }

    @Override
    public void render(Object value, Writer to) throws IOException {
        String tree = value instanceof Iterable ? json(ObjectText.of(value)) : null;
        if (tree != null) {
            to.write(tree);
            return;
        }
        EmptyObjectDetector out = new EmptyObjectDetector(to);
        jsonb.toJson(value, out);
        if (!out.isEmptyObject() || !BeanProperties.of(value).isEmpty()) {
            out.release();
        }
    }

    /**
     * The text if it is JSON, or else null. For a tree of another JSON library, toString() is the best form; as a bean,
     * it would show the implementation of its nodes.
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
