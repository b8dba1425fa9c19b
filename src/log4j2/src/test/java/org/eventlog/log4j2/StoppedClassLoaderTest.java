// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void log4jStopsNevertheless() throws Exception {
        Constructor<?> constructor = new StoppedLoader().loadClass(EventLogManager.class.getName())
                .getDeclaredConstructor(String.class, EventLog.class);
        constructor.setAccessible(true);
        EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.host", "console").build();
        AbstractManager manager = (AbstractManager) constructor.newInstance("stopped", log);

        assertThatCode(manager::close).doesNotThrowAnyException();
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
            return name.equals(EventLogManager.class.getName()) ? own(name) : super.loadClass(name, resolve);
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
