// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eventlog.config.Changeable;
import org.eventlog.config.ConfigurationException.Fault;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.SettingSource.Found;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Reads settings that may change at run time again, and puts new values into effect. A value that was changed by a call
 * stays until the configuration has another text than before.
 *
 * <p>
 * The journal's thread tells the time. The texts are read on the executor for short tasks, because a source may be slow;
 * one task at a time.
 */
final class ChangedSettings {
    static final Setting<Duration> POLL = Setting.duration("eventlog.config.poll", "10s", "0s", "1d")
            .allowing("0s, or a duration from 1s to 1d", poll -> poll.isZero()
                    || poll.compareTo(Duration.ofSeconds(1)) >= 0 && poll.compareTo(Duration.ofDays(1)) <= 0);

    private final long pollNanos;
    private final LongSupplier ticker;
    private final Executor tasks;
    private final SettingSource texts;
    private final System.Logger note;
    private final List<Watched<?>> watched = new CopyOnWriteArrayList<>();
    private final AtomicBoolean reading = new AtomicBoolean();
    /** Used by the journal's thread. */
    private long readAt;
    /** Used by the task that reads. */
    private volatile Set<Fault> told = Set.of();

    /**
     * @param poll how often the texts are read; 0 for never
     * @param ticker nanoseconds since an arbitrary moment
     * @param texts must be usable in any thread
     */
    ChangedSettings(Duration poll, LongSupplier ticker, Executor tasks, SettingSource texts, System.Logger note) {
        this.pollNanos = poll.toNanos();
        this.ticker = ticker;
        this.tasks = tasks;
        this.texts = texts;
        this.note = note;
        readAt = ticker.getAsLong();
    }

    /**
     * Watches settings of an event log.
     *
     * @param inEffect the texts that the present values were read from
     */
    void watch(String destination, List<Changeable<?>> settings, SettingSource inEffect) {
        SettingSource read = of(destination, inEffect);
        SettingSource now = of(destination, texts);
        settings.forEach(setting -> watched.add(new Watched<>(setting, read, now)));
    }

    private static SettingSource of(String destination, SettingSource texts) {
        return destination.equals(Lifecycle.DEFAULT) ? texts : new DestinationTexts(destination, texts);
    }

    /** Called every few milliseconds, always by the same thread. */
    void tick() {
        long now = ticker.getAsLong();
        if (pollNanos == 0 || now - readAt < pollNanos || !reading.compareAndSet(false, true)) {
            return;
        }
        readAt = now;
        boolean submitted = ForeignCode.call(() -> {
            tasks.execute(this::readOnce);
            return true;
        }, full -> false);
        if (!submitted) {
            reading.set(false);
        }
    }

    private void readOnce() {
        try {
            read();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            ForeignFaults.note(note, System.Logger.Level.DEBUG, "the configuration was not read again", e);
        } finally {
            reading.set(false);
        }
    }

    private void read() {
        Set<Fault> faults = new LinkedHashSet<>();
        // A set, because destinations share keys.
        Set<String> changes = new LinkedHashSet<>();
        watched.forEach(one -> one.read(faults, changes));
        if (!changes.isEmpty()) {
            ForeignFaults.note(note, System.Logger.Level.INFO,
                    "EVL-1012 the configuration has changed: " + String.join(", ", changes));
        }
        if (!faults.equals(told) && !faults.isEmpty()) {
            ForeignFaults.note(note, System.Logger.Level.WARNING,
                    "EVL-1011 the configuration has changed, and the values before stay, because these cannot be used: "
                            + String.join("; ", faults.stream().map(Fault::toString).toList()));
        }
        told = faults;
    }

    /** A setting and the text that was in effect when it was read last. */
    private static final class Watched<T> {
        private final Changeable<T> changeable;
        private final SettingSource texts;
        private volatile String known;

        Watched(Changeable<T> changeable, SettingSource inEffect, SettingSource texts) {
            this.changeable = changeable;
            this.texts = texts;
            known = text(inEffect.find(changeable.setting().key()));
        }

        private String text(Found found) {
            return found.text() == null || found.text().isBlank()
                    ? changeable.setting().fallback()
                    : found.text().strip();
        }

        /** Looks the text up once: it may change between two looks, and the value must be that of the text. */
        void read(Set<Fault> faults, Set<String> changes) {
            Found found = texts.find(changeable.setting().key());
            String now = text(found);
            if (found.problem() == null && Objects.equals(now, known)) {
                return;
            }
            Settings settings = new Settings((SettingSource) same -> found, same -> key());
            T value = settings.get(changeable.setting());
            if (!settings.faults().isEmpty()) {
                faults.addAll(settings.faults());
                return;
            }
            changes.add(key() + " = " + now + ", before " + known);
            known = now;
            changeable.change().accept(value);
        }

        private String key() {
            String key = changeable.setting().key();
            return texts instanceof DestinationTexts own ? own.keyOf(key) : key;
        }
    }
}
