// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.RejectedExecutionException;
import org.eventlog.Level;
import org.eventlog.config.Changeable;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.destination.DestinationTexts;
import org.junit.jupiter.api.Test;

class ChangedSettingsTest {
    private static final Setting<Level> LEVEL = Setting.choice("eventlog.level", Level.TRACE);
    private static final Setting<Boolean> PAUSED = Setting.flag("eventlog.paused", false);

    private final Map<String, String> configuration = new HashMap<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> noted = new ArrayList<>();
    private final List<Object> inEffect = new ArrayList<>();
    private long now;
    private ChangedSettings settings = settings(Duration.ofSeconds(10));

    private ChangedSettings settings(Duration poll) {
        return new ChangedSettings(poll, () -> now, tasks::add, SettingSource.of(configuration::get), new Notes());
    }

    @Test
    void aNewValueComesIntoEffectOnce() {
        configuration.put("eventlog.level", "info");
        watch("default");
        configuration.put("eventlog.level", "error");

        after(Duration.ofSeconds(10));
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.ERROR);
        assertThat(noted).containsExactly(
                "INFO EVL-1012 the configuration has changed: eventlog.level = error, before info");
    }

    @Test
    void aTextThatChangesWhileItIsReadComesIntoEffectNextTime() {
        configuration.put("eventlog.level", "info");
        boolean[] changing = {false};
        settings = new ChangedSettings(Duration.ofSeconds(10), () -> now, tasks::add, SettingSource.of(key -> {
            String text = configuration.get(key);
            if (changing[0]) {
                configuration.put("eventlog.level", "error");
            }
            return text;
        }), new Notes());
        watch("default");
        changing[0] = true;

        after(Duration.ofSeconds(10));
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.ERROR);
        assertThat(noted).hasSize(1);
    }

    @Test
    void aTextThatChangesBetweenTheStartAndTheWatchComesIntoEffect() {
        configuration.put("eventlog.audit.level", "info");
        TextsAsRead start = new TextsAsRead(SettingSource.of(configuration::get));
        assertThat(new DestinationTexts("audit", start).settings().get(LEVEL)).isEqualTo(Level.INFO);
        configuration.put("eventlog.audit.level", "error");
        settings.watch("audit", List.of(new Changeable<>(LEVEL, inEffect::add)), start);

        after(Duration.ofSeconds(10));
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.ERROR);
        assertThat(noted).containsExactly(
                "INFO EVL-1012 the configuration has changed: eventlog.audit.level = error, before info");
    }

    @Test
    void nothingIsReadBeforeItIsTime() {
        watch("default");
        configuration.put("eventlog.level", "error");

        after(Duration.ofMillis(9_999));
        assertThat(inEffect).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(inEffect).containsExactly(Level.ERROR);
    }

    @Test
    void aValueThatIsTakenBackGivesTheDefault() {
        configuration.put("eventlog.level", "error");
        watch("default");
        configuration.remove("eventlog.level");

        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.TRACE);
    }

    @Test
    void whatACallHasChangedStaysUntilTheConfigurationChanges() {
        configuration.put("eventlog.level", "info");
        watch("default");
        inEffect.add("called");

        after(Duration.ofSeconds(10));
        assertThat(inEffect).containsExactly("called");
        configuration.put("eventlog.level", "warn");
        after(Duration.ofSeconds(10));
        assertThat(inEffect).containsExactly("called", Level.WARN);
    }

    @Test
    void aBadValueIsToldOnceAndTheOneBeforeStays() {
        watch("default");
        configuration.put("eventlog.level", "loud");
        configuration.put("eventlog.paused", "yes");

        after(Duration.ofSeconds(10));
        after(Duration.ofSeconds(10));
        assertThat(inEffect).as("good values do not wait").containsExactly(true);
        assertThat(noted).hasSize(2).first().asString().contains("eventlog.paused = yes");
        assertThat(noted.get(1)).startsWith("WARNING EVL-1011").contains("eventlog.level = \"loud\"", "one of trace");
        configuration.put("eventlog.level", "warn");
        after(Duration.ofSeconds(10));
        configuration.put("eventlog.level", "loud");
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(true, Level.WARN);
        assertThat(noted).as("told again, because it was good between").hasSize(4);
    }

    @Test
    void aDestinationFollowsItsOwnKeyAndThatOfAll() {
        watch("audit");
        configuration.put("eventlog.level", "warn");
        after(Duration.ofSeconds(10));
        configuration.put("eventlog.audit.level", "error");
        after(Duration.ofSeconds(10));
        configuration.put("eventlog.level", "info");
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.WARN, Level.ERROR);
        assertThat(noted).last().asString().contains("eventlog.audit.level = error");
    }

    @Test
    void aSharedKeyIsToldOnceForAllDestinations() {
        watch("default");
        watch("audit");
        configuration.put("eventlog.level", "warn");

        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(Level.WARN, Level.WARN);
        assertThat(noted).containsExactly(
                "INFO EVL-1012 the configuration has changed: eventlog.level = warn, before trace");
    }

    @Test
    void aSlowSourceIsReadByOneTaskAtATime() {
        watch("default");
        for (int i = 0; i < 10; i++) {
            now += Duration.ofSeconds(10).toNanos();
            settings.tick();
        }

        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        now += Duration.ofSeconds(10).toNanos();
        settings.tick();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void aFullExecutorIsAskedAgainNextTime() {
        List<Runnable> later = new ArrayList<>();
        boolean[] full = {true};
        settings = new ChangedSettings(Duration.ofSeconds(10), () -> now, task -> {
            if (full[0]) {
                throw new RejectedExecutionException();
            }
            later.add(task);
        }, SettingSource.of(configuration::get), new Notes());
        now += Duration.ofSeconds(10).toNanos();
        settings.tick();
        full[0] = false;
        now += Duration.ofSeconds(10).toNanos();
        settings.tick();

        assertThat(later).hasSize(1);
    }

    @Test
    void whatAChangeThrowsDoesNotStopTheNext() {
        settings.watch("default", List.of(new Changeable<>(LEVEL, level -> {
            throw new IllegalStateException("no");
        })), SettingSource.of(configuration::get));
        configuration.put("eventlog.level", "warn");
        after(Duration.ofSeconds(10));
        watch("default");
        configuration.put("eventlog.paused", "true");
        after(Duration.ofSeconds(10));

        assertThat(inEffect).containsExactly(true);
    }

    @Test
    void zeroMeansNever() {
        settings = settings(Duration.ZERO);
        watch("default");
        configuration.put("eventlog.level", "error");
        after(Duration.ofDays(2));

        assertThat(inEffect).isEmpty();
    }

    private void watch(String destination) {
        settings.watch(destination,
                List.of(new Changeable<>(LEVEL, inEffect::add), new Changeable<>(PAUSED, inEffect::add)),
                SettingSource.of(configuration::get));
    }

    private void after(Duration time) {
        now += time.toNanos();
        settings.tick();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private final class Notes implements System.Logger {
        @Override
        public String getName() {
            return "notes";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            // What is for developers only.
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            noted.add(level + " " + (parameters == null || parameters.length == 0
                    ? format
                    : MessageFormat.format(format, parameters)));
        }
    }
}
