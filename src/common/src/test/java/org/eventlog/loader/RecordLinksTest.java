// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class RecordLinksTest {
    /** Something of an application. */
    public record Order(String id, Order before) {}

    /** Later JDKs keep the type softly, which is gone when memory is needed. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_18)
    void classLoaderOfTheLastRecordThatWasComparedIsFree() throws Exception {
        WeakReference<ClassLoader> application = compared();

        RecordLinks.forget();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            System.gc();
            assertThat(application.get()).isNull();
        });
    }

    private static WeakReference<ClassLoader> compared() throws Exception {
        URL classes = RecordLinksTest.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader application = new URLClassLoader(new URL[]{classes},
                ClassLoader.getPlatformClassLoader())) {
            Class<?> order = application.loadClass(Order.class.getName());
            Object one = order.getConstructors()[0].newInstance("1", null);
            assertThat(one).isNotInstanceOf(Order.class);
            assertThat(one.equals(order.getConstructors()[0].newInstance("2", one))).isFalse();
            return new WeakReference<>(application);
        }
    }
}
