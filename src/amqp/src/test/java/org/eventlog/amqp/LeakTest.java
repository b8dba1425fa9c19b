// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tests that nothing remains after an application with this transport was stopped. */
@Timeout(180)
@EnabledIf(value = "org.eventlog.amqp.RabbitMq#isInstalled", disabledReason = "RabbitMQ is not installed")
class LeakTest {
    private static RabbitMq broker;

    @BeforeAll
    static void start() throws Exception {
        broker = RabbitMq.shared();
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("leaks", "topic", true);
            channel.queueDeclare("leaks", true, false, false, null);
            channel.queueBind("leaks", "leaks", "#");
        }
    }

    /** An application as loaded by a server, with its own copies of this transport and RabbitMQ's client. */
    public static final class Application implements Function<List<String>, String> {
        @Override
        public String apply(List<String> settings) {
            EventLog.Builder builder = EventLog.builder();
            for (int i = 0; i < settings.size(); i += 2) {
                builder.set(settings.get(i), settings.get(i + 1));
            }
            try (EventLog log = builder.build()) {
                log.log(LogEvent.named("deployed").build());
                boolean sent = log.flush(Duration.ofSeconds(settings.contains("1") ? 1 : 60));
                return sent == settings.contains("1") ? "sent: " + sent + ", " + log.stats() : "";
            } catch (InterruptedException e) {
                return e.toString();
            }
        }
    }

    @Test
    void nothingRemainsOfAnApplication() throws Exception {
        Set<String> before = threads();
        List<WeakReference<ClassLoader>> applications = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            applications.add(run(String.valueOf(broker.port())));
        }
        // The broker is away.
        applications.add(run("1"));

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(applications).allMatch(application -> application.get() == null);
        });
    }

    private static WeakReference<ClassLoader> run(String port) throws Exception {
        List<String> settings = List.of("eventlog.protocol", "amqp", "eventlog.host", "127.0.0.1", "eventlog.port",
                port, "eventlog.amqp.exchange", "leaks", "eventlog.db", ":memory:", "eventlog.close-timeout", "2s");
        List<URL> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classes.add(new File(entry).toURI().toURL());
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(classes.toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(application);
            @SuppressWarnings("unchecked")
            Function<List<String>, String> entry = (Function<List<String>, String>) application
                    .loadClass(Application.class.getName()).getConstructor().newInstance();
            assertThat(entry.apply(settings)).isEmpty();
            return new WeakReference<>(application);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.matches("(?i).*(eventlog|amqp|rabbit).*")).forEach(names::add);
        return names;
    }
}
