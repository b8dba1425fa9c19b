// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Constructor;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.eventlog.engine.EventLog;
import org.eventlog.testing.StoppedClassLoader;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void log4jStopsNevertheless() throws Exception {
        Constructor<?> constructor = StoppedClassLoader.classOf(EventLogManager.class)
                .getDeclaredConstructor(String.class, EventLog.class);
        constructor.setAccessible(true);
        EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.host", "console").build();
        AbstractManager manager = (AbstractManager) constructor.newInstance("stopped", log);

        assertThatCode(manager::close).doesNotThrowAnyException();
    }
}
