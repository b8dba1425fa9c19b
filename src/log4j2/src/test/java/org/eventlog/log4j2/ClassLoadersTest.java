// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.shop.Shop;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that applications can be undeployed from a running server. */
class ClassLoadersTest {
    private static final Class<?>[] LIBRARIES = {LogEvent.class, Settings.class, EventLog.class, EventLogAppender.class,
            LoggerContext.class,
            LogManager.class, org.sqlite.JDBC.class};

    @TempDir
    Path dir;

    /** Simulates Log4j's detection of a servlet container: no thread locals, no shutdown hook. */
    @BeforeEach
    void beInAServer() {
        System.setProperty("log4j2.is.webapp", "true");
        System.setProperty("log4j2.shutdownHookEnabled", "false");
    }

    @AfterEach
    void leaveIt() {
        System.clearProperty("log4j2.is.webapp");
        System.clearProperty("log4j2.shutdownHookEnabled");
    }

    @Test
    void applicationWithItsOwnLog4jCanBeUndeployed() throws Exception {
        WeakReference<ClassLoader> application = deployAndUndeploy();

        isCollected(application);
        assertThat(ReceivedEvent.lines(Files.readAllBytes(dir.resolve("events")))).hasSize(2);
    }

    private WeakReference<ClassLoader> deployAndUndeploy() throws Exception {
        URL[] all = Stream.concat(Stream.of(LIBRARIES), Stream.of(Shop.class)).map(ClassLoadersTest::location)
                .toArray(URL[]::new);
        try (URLClassLoader application = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
            call(application, "start");
            call(application, "stop");
            return new WeakReference<>(application);
        }
    }

    @Test
    void anApplicationThatSharesTheServersLog4jCanBeUndeployed() throws Exception {
        URL[] shared = Stream.of(LIBRARIES).map(ClassLoadersTest::location).toArray(URL[]::new);
        try (URLClassLoader server = new URLClassLoader(shared, ClassLoader.getPlatformClassLoader())) {
            // Log4j itself references a context only weakly.
            Object context = server.loadClass(LogManager.class.getName())
                    .getMethod("getContext", ClassLoader.class, boolean.class).invoke(null, server, false);
            isCollected(deploy(server, "start"));
            isCollected(deploy(server, "startAndWait"));

            deploy(server, "stop");
            assertThat(context.getClass().getMethod("isStopped").invoke(context)).isEqualTo(true);
        }
        assertThat(ReceivedEvent.lines(Files.readAllBytes(dir.resolve("events")))).hasSize(2);
    }

    private WeakReference<ClassLoader> deploy(ClassLoader server, String method) throws Exception {
        try (URLClassLoader application = new URLClassLoader(new URL[]{location(Shop.class)}, server)) {
            call(application, method);
            return new WeakReference<>(application);
        }
    }

    /** In a thread of its own: a thread that JUnit starts meanwhile would inherit the application's class loader. */
    private void call(ClassLoader application, String method) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            callHere(application, method);
            return null;
        });
        new Thread(task).start();
        task.get();
    }

    @SuppressWarnings("unchecked")
    private void callHere(ClassLoader application, String method) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application);
        try {
            Class<?> shop = application.loadClass(Shop.class.getName());
            ((Consumer<String>) shop.getConstructor(String.class).newInstance(dir.toString())).accept(method);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static void isCollected(WeakReference<ClassLoader> application) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            System.gc();
            assertThat(application.get()).isNull();
        });
    }
}
