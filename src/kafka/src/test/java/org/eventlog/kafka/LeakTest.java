// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that nothing remains after an application with this transport was stopped. */
@Timeout(120)
class LeakTest {
    private static Broker broker;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
        broker.create("leaks", 1);
        broker.permit("shop", "leaks");
    }

    /** An application as loaded by a server, with its own copies of this transport and Kafka's client. */
    public static final class Application implements Function<List<String>, String> {
        @Override
        public String apply(List<String> settings) {
            EventLog.Builder builder = EventLog.builder();
            for (int i = 0; i < settings.size(); i += 2) {
                builder.set(settings.get(i), settings.get(i + 1));
            }
            try (EventLog log = builder.build()) {
                log.log(LogEvent.named("deployed").build());
                return log.flush(Duration.ofSeconds(60)) ? "" : "not sent: " + log.stats();
            } catch (InterruptedException e) {
                return e.toString();
            }
        }
    }

    @Test
    void leavesNoThreadBeanProviderOrClassLoader() throws Exception {
        Set<String> before = left();
        for (String login : List.of("", "SCRAM-SHA-512", "PLAIN", "OAUTHBEARER")) {
            long sent = broker.end("leaks");

            WeakReference<ClassLoader> application = deployAndUndeploy(login);

            assertThat(broker.end("leaks")).isEqualTo(sent + 1);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                System.gc();
                assertThat(application.get()).as("class loader %s", login).isNull();
            });
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(left()).isSubsetOf(before));
    }

    private WeakReference<ClassLoader> deployAndUndeploy(String login) throws Exception {
        List<String> settings = new ArrayList<>(List.of("eventlog.protocol", "kafka", "eventlog.host", "127.0.0.1",
                "eventlog.port", "" + (login.isEmpty() ? broker.port() : broker.loginPort()), "eventlog.db",
                ":memory:", "eventlog.kafka.topic", "leaks", "eventlog.kafka.metric.reporters",
                "org.apache.kafka.common.metrics.JmxReporter"));
        if (login.equals("OAUTHBEARER")) {
            settings.addAll(List.of("eventlog.kafka.sasl.mechanism", login, "eventlog.kafka.sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                            + " unsecuredLoginStringClaim_sub=\"shop\" unsecuredLoginListClaim_scope=\",logs\";"));
        } else if (!login.isEmpty()) {
            settings.addAll(List.of("eventlog.kafka.user", "shop", "eventlog.kafka.password", Broker.PASSWORD,
                    "eventlog.kafka.sasl.mechanism", login));
        }
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

    private static Set<String> left() throws Exception {
        Set<String> left = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.matches(".*(producer|admin|eventlog|login|refresh).*")).forEach(left::add);
        left.addAll(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("kafka.producer:*"), null)
                .stream().map(ObjectName::toString).collect(Collectors.toSet()));
        Stream.of(Security.getProviders()).map(provider -> provider.getClass().getName() + "@"
                + System.identityHashCode(provider.getClass().getClassLoader())).forEach(left::add);
        return left;
    }
}
