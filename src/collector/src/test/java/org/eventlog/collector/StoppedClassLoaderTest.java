// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.eventlog.collector.log.OperatorLog;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void theCollectorStopsNevertheless() throws Exception {
        Method deregister = new StoppedLoader().loadClass(Collector.class.getName())
                .getDeclaredMethod("deregisterDriver", OperatorLog.class);
        deregister.setAccessible(true);

        assertThatCode(() -> deregister.invoke(null, new OperatorLog())).doesNotThrowAnyException();
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
            return name.equals(Collector.class.getName()) ? own(name) : super.loadClass(name, resolve);
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
