// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eventlog.EventLog;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.ServerDirectory;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * What a server adds to the configuration of the core: its own keys, and defaults that only it can know. The texts
 * come from MicroProfile Config.
 */
final class Configuration {
    static final Setting<Boolean> ENABLED = Setting.flag("eventlog.enabled", true);
    static final Setting<String> EXECUTOR = Setting.text("eventlog.executor",
            "java:comp/DefaultManagedExecutorService");
    static final Setting<Boolean> REQUESTS = Setting.flag("eventlog.request.enabled", true);
    static final Setting<String> EXCLUDE = Setting.text("eventlog.request.exclude", "");
    static final Setting<String> SESSION_KEY = Setting.secret("eventlog.session.key")
            .allowing("a text of at least 16 characters", key -> key.isEmpty() || key.length() >= 16);
    static final Setting<Boolean> JUL = Setting.flag("eventlog.jul.enabled", true);
    static final Setting<String> JUL_LOGGERS = Setting.text("eventlog.jul.loggers", "");
    static final Setting<Level> JUL_LEVEL = new Setting<>("eventlog.jul.level", "INFO",
            "a level of java.util.logging, such as FINE, INFO or WARNING", false, Level::parse, level -> true);

    private static final String DB = "eventlog.db";
    private static final String APPLICATION = "eventlog.application";

    private final boolean enabled;
    private final String executor;
    private final boolean requests;
    private final List<String> exclude;
    private final String sessionKey;
    private final boolean jul;
    private final List<String> julLoggers;
    private final Level julLevel;
    private final HealthSettings health;

    private Configuration(Settings settings) {
        enabled = settings.get(ENABLED);
        executor = settings.get(EXECUTOR);
        requests = settings.get(REQUESTS);
        exclude = list(settings.get(EXCLUDE));
        sessionKey = settings.get(SESSION_KEY);
        jul = settings.get(JUL);
        julLoggers = list(settings.get(JUL_LOGGERS));
        julLevel = settings.get(JUL_LEVEL);
        health = HealthSettings.read(settings);
    }

    static Configuration read() {
        Settings settings = new Settings(texts());
        Configuration configuration = new Configuration(settings);
        settings.check();
        return configuration;
    }

    /** @throws ConfigurationException with the faults of all keys, the core's too */
    static void verify() {
        Settings settings = new Settings(texts());
        Configuration configuration = new Configuration(settings);
        if (configuration.enabled) {
            builder().verify(settings);
        }
        settings.check();
    }

    /** A builder that knows the configuration. */
    static EventLog.Builder builder() {
        return EventLog.builder().from(texts());
    }

    private static Function<String, String> texts() {
        Config config = ConfigProvider.getConfig();
        return key -> {
            String text = config.getOptionalValue(key, String.class).orElse(null);
            return text != null ? text : fallback(key);
        };
    }

    private static String fallback(String key) {
        return switch (key) {
            case DB -> ServerDirectory.find().resolve("eventlog-" + fileName(applicationName()) + ".db").toString();
            case APPLICATION -> applicationName();
            default -> null;
        };
    }

    /** The application's name, as it is on every event. */
    static String application() {
        return texts().apply(APPLICATION);
    }

    private static String applicationName() {
        try {
            return (String) new InitialContext().lookup("java:app/AppName");
        } catch (NamingException | RuntimeException e) {
            return "application";
        }
    }

    private static String fileName(String name) {
        return Path.of(name.replaceAll("[^A-Za-z0-9._-]", "_")).toString();
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    boolean enabled() {
        return enabled;
    }

    HealthSettings health() {
        return health;
    }

    /** Whether the health check is a bean; a fault of the configuration is told later, with all others. */
    static boolean checksHealth() {
        Settings settings = new Settings(texts());
        return settings.get(ENABLED) && settings.get(HealthSettings.ENABLED);
    }

    String executor() {
        return executor;
    }

    boolean requests() {
        return enabled && requests;
    }

    /** Paths without a request event; one that ends in {@code *} stands for all that begin so. */
    List<String> exclude() {
        return exclude;
    }

    String sessionKey() {
        return sessionKey;
    }

    boolean jul() {
        return enabled && jul;
    }

    /** The loggers whose records become events, with those below them; the root when none is named. */
    List<String> julLoggers() {
        return julLoggers.isEmpty() ? List.of("") : julLoggers;
    }

    Level julLevel() {
        return julLevel;
    }
}
