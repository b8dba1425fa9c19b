// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import java.lang.reflect.Method;
import org.eventlog.testing.StoppedClassLoader;
import org.junit.jupiter.api.Test;

class StoppedClassLoaderTest {

    @Test
    void logbackStopsNevertheless() throws Exception {
        LoggerContext context = new LoggerContext();
        Method of = StoppedClassLoader.classOf(DriverCleanup.class).getDeclaredMethod("of", Context.class);
        of.setAccessible(true);
        of.invoke(null, context);

        assertThatCode(context::stop).doesNotThrowAnyException();
    }
}
