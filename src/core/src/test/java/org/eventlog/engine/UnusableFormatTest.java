// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.spi.EventFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry of {@code META-INF/services} whose class is missing. */
class UnusableFormatTest extends ForeignTransportFixture {
    @TempDir
    Path dir;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void provide() throws IOException {
        Path list = dir.resolve("META-INF/services/" + EventFormat.class.getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, "org.example.Missing");
        URL[] classes = {dir.toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(classes, getClass().getClassLoader()));
        handle(text -> {
            if (text.startsWith("EVL-1005")) {
                told.add(text);
            }
        });
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void isToldOnceAtAStart() {
        EventLog.builder().host("127.0.0.1").port(9).set("eventlog.db", ":memory:")
                .set("eventlog.close-timeout", "0s").build().close();

        assertThat(told).hasSize(1);
    }

    @Test
    void isNotToldIfNoFormatIsSearched() {
        open(new Sending()).close();

        assertThat(told).isEmpty();
    }
}
