// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import org.eventlog.engine.EventLog;
import org.eventlog.testing.StoppedClassLoader;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void theExporterEndsNevertheless() throws Exception {
        Method end = StoppedClassLoader.classOf(ExporterProvider.class)
                .getDeclaredMethod("end", EventLog.class);
        end.setAccessible(true);
        EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.host", "console").build();

        assertThatCode(() -> end.invoke(null, log)).doesNotThrowAnyException();
    }
}
