// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLogsTest {
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final EventLogs logs = new EventLogs(() -> new KeptMessages(notes));
    private final KeptEvents log = new KeptEvents();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void backToOwnLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void earlierEventsComeFirstWithTheirOwnTime() {
        Instant start = Instant.now();
        log(1, 2);

        EventLogs.Registration registration = logs.add(EventLogsTest.class, log);
        log(3);

        assertThat(names(log)).containsExactly("e1", "e2", "e3");
        assertThat(log.events.get(0).time()).isBetween(start, Instant.now());
        assertThat(notes).isEmpty();
        registration.close();
    }

    @Test
    void eventsAfterCloseWaitForTheNextEventLog() {
        logs.add(EventLogsTest.class, log).close();
        log(1);
        KeptEvents next = new KeptEvents();

        EventLogs.Registration registration = logs.add(EventLogsTest.class, next);

        assertThat(names(log)).isEmpty();
        assertThat(names(next)).containsExactly("e1");
        registration.close();
    }

    @Test
    void secondEventLogOfAnApplicationReplacesTheFirst() {
        EventLogs.Registration first = logs.add(EventLogsTest.class, log);
        KeptEvents next = new KeptEvents();
        EventLogs.Registration second = logs.add(EventLogsTest.class, next);
        first.close();

        log(1);

        assertThat(names(log)).isEmpty();
        assertThat(names(next)).containsExactly("e1");
        second.close();
    }

    @Test
    void dropsAndReportsTheOldestEarlyEvents() {
        log(IntStream.rangeClosed(1, EarlyEvents.MAX + 7).toArray());
        assertThat(notes).hasSize(1).first().asString().startsWith("WARNING EVL-5001 1000 events");

        EventLogs.Registration registration = logs.add(EventLogsTest.class, log);

        assertThat(names(log)).hasSize(EarlyEvents.MAX + 1).startsWith("e8").endsWith("e1007", "eventlog.dropped");
        assertThat(log.events.get(EarlyEvents.MAX).value()).isEqualTo(7);
        assertThat(log.events.get(EarlyEvents.MAX).code()).isEqualTo(LogEvent.CodeLocation.NONE);
        assertThat(notes).hasSize(2).last().asString().startsWith("WARNING EVL-5002 7 events");
        registration.close();
    }

    @Test
    void limitsEarlyEventsBySize() {
        String large = "m".repeat(30_000);
        for (int i = 0; i < 200; i++) {
            logs.waiting().log(LogEvent.named("e" + i).message(large));
        }

        EventLogs.Registration registration = logs.add(EventLogsTest.class, log);

        int kept = (int) (EarlyEvents.MAX_CHARS / large.length());
        assertThat(log.events).hasSizeBetween(kept - 5, kept + 1);
        registration.close();
    }

    @Test
    void acceptsEveryLevelUntilTheEventLogStarts() {
        assertThat(logs.waiting().isEnabled(Level.TRACE)).isTrue();
        log.threshold = Level.WARN;

        EventLogs.Registration registration = logs.add(EventLogsTest.class, log);

        assertThat(logs.waiting().isEnabled(Level.INFO)).isFalse();
        assertThat(logs.waiting().isEnabled(Level.WARN)).isTrue();
        registration.close();
    }

    @Test
    void doesNotKeepAnUnreferencedEventLog() {
        KeptEvents kept = new KeptEvents();
        WeakReference<EventLogger> lost = registeredAndForgotten();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(lost.get()).isNull();
        });

        log(1);
        EventLogs.Registration registration = logs.add(EventLogsTest.class, kept);
        assertThat(names(kept)).containsExactly("e1");
        registration.close();
    }

    private WeakReference<EventLogger> registeredAndForgotten() {
        KeptEvents forgotten = new KeptEvents();
        logs.add(EventLogsTest.class, forgotten);
        return new WeakReference<>(forgotten);
    }

    @Test
    void applicationsSharingTheLibraryHaveSeparateEventLogs() {
        Application shop = new Application();
        Application bank = new Application();
        KeptEvents banks = new KeptEvents();
        in(shop, 1);
        in(bank, 2);
        // A wrapper, as used by some servers for their threads.
        in(new ClassLoader(shop) {
        }, 3);

        EventLogs.Registration first = register(shop, log);
        in(shop, 4);
        in(bank, 5);
        EventLogs.Registration second = register(bank, banks);
        in(bank, 6);
        in(new ClassLoader(bank) {
        }, 7);
        // The server's own loader.
        in(null, 8);

        assertThat(names(log)).containsExactly("e1", "e3", "e4");
        assertThat(names(banks)).containsExactly("e2", "e5", "e6", "e7");
        first.close();
        second.close();
    }

    @Test
    void threadWithoutAnApplicationUsesTheOnlyEventLog() {
        Application shop = new Application();
        ClassLoader servers = new ClassLoader(null) {
        };
        in(servers, 1);
        in(null, 2);

        EventLogs.Registration registration = register(shop, log);
        in(servers, 3);
        in(null, 4);
        // An application that shares the library, and has no event log yet.
        in(new Application(), 5);

        assertThat(names(log)).containsExactly("e1", "e2", "e3", "e4");
        registration.close();
    }

    @Test
    @Timeout(20)
    void classLoaderThatLogsWhenItIsAskedIsNotAskedAgainForThat() {
        KeptEvents banks = new KeptEvents();
        Application shop = new Application();
        EventLogs.Registration first = register(shop, log);
        EventLogs.Registration second = register(new Application(), banks);
        AtomicInteger asked = new AtomicInteger();

        in(chatty(null, asked), 1);
        in(chatty(shop, asked), 2);

        assertThat(asked).hasValueLessThan(10);
        assertThat(names(log)).containsExactly("e2");
        assertThat(names(banks)).isEmpty();
        first.close();
        second.close();
    }

    private ClassLoader chatty(ClassLoader parent, AtomicInteger asked) {
        return new ClassLoader(parent) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.incrementAndGet();
                logs.waiting().log(LogEvent.named("loading"));
                return super.loadClass(name, resolve);
            }
        };
    }

    @Test
    void waitingEventsAndRegistrationsKeepNoApplicationAlive() {
        WeakReference<ClassLoader> gone = applicationThatIsNotClosed();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(gone.get()).isNull();
        });

        EventLogs.Registration registration = logs.add(EventLogsTest.class, log);
        assertThat(names(log)).isEmpty();
        registration.close();
    }

    private WeakReference<ClassLoader> applicationThatIsNotClosed() {
        Application shop = new Application();
        Thread.currentThread().setContextClassLoader(shop);
        Object member = shop.newMember();
        logs.waiting().log(LogEvent.named("early").exception((Throwable) member).field("o", member)
                .field("l", List.of(member)));
        // Only the application itself references its event log.
        EventLogger own = new KeptEvents() {
            final Object held = member;
        };
        logs.add(member.getClass(), own);
        logs.waiting().log(LogEvent.named("e"));
        Thread.currentThread().setContextClassLoader(before);
        return new WeakReference<>(shop);
    }

    @Test
    void concurrentEarlyEventsAreCompleteAndOrderedPerThread() throws Exception {
        int threads = 4;
        int each = EarlyEvents.MAX / threads;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 100; round++) {
                EventLogs fresh = new EventLogs(() -> new KeptMessages(notes));
                KeptEvents kept = new KeptEvents();
                CountDownLatch some = new CountDownLatch(threads);
                List<Future<?>> done = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    String name = "t" + t;
                    done.add(workers.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            fresh.waiting().log(LogEvent.named(name).value(i));
                            if (i == each / 4) {
                                some.countDown();
                            }
                        }
                    }));
                }
                some.await();
                EventLogs.Registration registration = fresh.add(EventLogsTest.class, kept);
                for (Future<?> one : done) {
                    one.get();
                }

                for (int t = 0; t < threads; t++) {
                    String name = "t" + t;
                    assertThat(kept.events.stream().filter(e -> e.name().equals(name)).mapToInt(e -> (int) e.value()))
                            .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList());
                }
                registration.close();
            }
        } finally {
            workers.shutdown();
            assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void log(int... numbers) {
        for (int number : numbers) {
            logs.waiting().log(LogEvent.named("e" + number));
        }
    }

    private void in(ClassLoader loader, int number) {
        Thread.currentThread().setContextClassLoader(loader);
        log(number);
    }

    private EventLogs.Registration register(Application application, EventLogger own) {
        Thread.currentThread().setContextClassLoader(application);
        return logs.add(application.newMember().getClass(), own);
    }

    private static List<String> names(KeptEvents kept) {
        return kept.events.stream().map(LogEvent::name).toList();
    }

    /** A class of an application; each {@link Application} has its own copy of it. */
    public static final class Member extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The class loader of an application that shares Eventlog's classes with others. */
    private static final class Application extends ClassLoader {
        Application() {
            super(EventLogsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Member.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                try (var bytes = Member.class.getResourceAsStream("EventLogsTest$Member.class")) {
                    byte[] all = bytes.readAllBytes();
                    return known != null ? known : defineClass(name, all, 0, all.length);
                } catch (java.io.IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }

        Object newMember() {
            try {
                return loadClass(Member.class.getName()).getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static class KeptEvents extends ForwardingEventLogger {
        final List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
        Level threshold = Level.TRACE;

        @Override
        public void log(LogEvent event) {
            events.add(event);
        }

        @Override
        public boolean isEnabled(Level level) {
            return level.isAtLeast(threshold);
        }

        @Override
        protected EventLogger delegate() {
            return EventLogger.none();
        }
    }
}
