// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.testing.StoppedClassLoader;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void theCollectorStopsNevertheless() throws Exception {
        Method deregister = StoppedClassLoader.classOf(Collector.class)
                .getDeclaredMethod("deregisterDriver", OperatorLog.class);
        deregister.setAccessible(true);

        assertThatCode(() -> deregister.invoke(null, new OperatorLog())).doesNotThrowAnyException();
    }
}
