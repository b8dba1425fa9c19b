// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Instance;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.io.Writer;
import org.eventlog.spi.ObjectRenderer;

/**
 * Renders objects by JSON-B: the application's own {@code Jsonb} if it offers one as a bean, else one with defaults.
 * Only this class knows JSON-B's types, so that a server without them does without this class.
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
            Jsonb own = JsonbBuilder.create();
            return new JsonbObjects(own, own);
        }
        // Theirs is theirs to close; what was made for us alone is given back with the instance it was got from.
        return new JsonbObjects(offered.get(), () -> {});
    }

    @Override
    public void render(Object value, Writer to) {
        jsonb.toJson(value, to);
    }

    @Override
    public void close() throws Exception {
        end.close();
    }
}
