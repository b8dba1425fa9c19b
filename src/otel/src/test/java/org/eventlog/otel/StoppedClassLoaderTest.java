// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void theExporterEndsNevertheless() throws Exception {
        Method end = new StoppedLoader().loadClass(ExporterProvider.class.getName())
                .getDeclaredMethod("end", EventLog.class);
        end.setAccessible(true);
        EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.host", "console").build();

        assertThatCode(() -> end.invoke(null, log)).doesNotThrowAnyException();
    }

    /** The class loader of an application, which the server has stopped before SQLite was used. */
    private static final class StoppedLoader extends ClassLoader {
        StoppedLoader() {
            super(StoppedClassLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.eventlog.sqlite.")) {
                throw new IllegalStateException("This web container has not yet been started");
            }
            return name.equals(ExporterProvider.class.getName()) ? own(name) : super.loadClass(name, resolve);
        }

        private synchronized Class<?> own(String name) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
