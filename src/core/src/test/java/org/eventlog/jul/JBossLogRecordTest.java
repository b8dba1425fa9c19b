// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.RecordEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests records of the real JBoss LogManager, whose classes are not visible, as on WildFly. */
class JBossLogRecordTest {
    private final List<LogEvent> events = new ArrayList<>();
    private final EventLogger logger = new ForwardingEventLogger() {
        @Override
        protected EventLogger delegate() {
            return EventLogger.none();
        }

        @Override
        public void log(LogEvent event) {
            events.add(event);
        }

        @Override
        public boolean isEnabled(org.eventlog.Level level) {
            return true;
        }
    };
    private URLClassLoader server;
    private Class<?> type;

    @BeforeEach
    void startServer() throws Exception {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("target/jboss-logmanager"))) {
            for (Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        server = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        type = server.loadClass("org.jboss.logmanager.ExtLogRecord");
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void formatsPrintfStyleMessages() throws Exception {
        LogRecord logRecord = logRecord("%d of %s left", "PRINTF");
        logRecord.setParameters(new Object[]{3, "kettle"});

        new EventLogHandler(logger).publish(logRecord);

        assertThat(events.get(0).message()).isEqualTo("3 of kettle left");
        assertThat(events.get(0).target()).isEqualTo("logger:com.example.Stock");
    }

    @Test
    void formatsOtherStylesLikeTheJdk() throws Exception {
        LogRecord jdks = logRecord("{0} left", "MESSAGE_FORMAT");
        jdks.setParameters(new Object[]{3});
        LogRecord plain = logRecord("{0} %s", "NO_FORMAT");
        plain.setParameters(new Object[]{3});

        new EventLogHandler(logger).publish(jdks);
        new EventLogHandler(logger).publish(plain);

        assertThat(events).extracting(LogEvent::message).containsExactly("3 left", "{0} %s");
    }

    @Test
    void readsMdcNdcAndThread() throws Exception {
        LogRecord logRecord = logRecord("m", "NO_FORMAT");
        type.getMethod("setMdc", Map.class).invoke(logRecord, Map.of("order", "o-1", "secret", "s"));
        type.getMethod("setNdc", String.class).invoke(logRecord, "a.b");
        type.getMethod("setThreadName", String.class).invoke(logRecord, "task-7");

        new EventLogHandler(logger, () -> true, new RecordEvents.Options(List.of(), false, false,
                new ContextFields(Set.of(), Set.of("secret"), "mdc."))).publish(logRecord);

        assertThat(events.get(0).fields()).containsEntry("mdc.order", "o-1").containsEntry("ndc", "a.b")
                .containsEntry("thread", "task-7").doesNotContainKey("mdc.secret");
    }

    @Test
    void toleratesAThrowingParameter() throws Exception {
        LogRecord logRecord = logRecord("%s left", "PRINTF");
        logRecord.setParameters(new Object[]{new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        }});

        new EventLogHandler(logger).publish(logRecord);

        assertThat(events.get(0).message()).isEqualTo("%s left");
    }

    private LogRecord logRecord(String message, String style) throws ReflectiveOperationException {
        Class<?> styles = server.loadClass("org.jboss.logmanager.ExtLogRecord$FormatStyle");
        Object chosen = styles.getField(style).get(null);
        LogRecord logRecord = (LogRecord) type.getConstructor(Level.class, String.class, styles, String.class)
                .newInstance(Level.INFO, message, chosen, "com.example.Stock");
        logRecord.setLoggerName("com.example.Stock");
        return logRecord;
    }
}
