// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.cdi.browser.BrowserSettings;
import org.eventlog.cdi.context.Propagation;
import org.eventlog.cdi.request.RequestSettings;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;
import org.eventlog.config.mp.MicroProfileSettings;
import org.eventlog.engine.EventLog;
import org.eventlog.file.ServerDirectory;
import org.eventlog.text.Lists;

/**
 * The configuration in a server: the keys of this module in addition to those of the core, and defaults that depend on
 * the server. The values come from MicroProfile Config.
 */
public final class Configuration {
    /** Of the core, which finds the locations itself, except those of deferred events. */
    static final Setting<Boolean> CODE = Setting.flag("eventlog.code.enabled", false);
    static final Setting<Boolean> SHARED = Setting.flag("eventlog.shared", false);
    static final Setting<String> EXECUTOR = Setting.text("eventlog.executor",
            "java:comp/DefaultManagedExecutorService");
    static final Setting<String> THREADS = Setting.text("eventlog.thread-factory",
            "java:comp/DefaultManagedThreadFactory");
    static final Setting<String> DESTINATIONS = Setting.text("eventlog.destinations", "")
            .allowing("names of small letters, digits and dashes, comma between, none of them the beginning of one of"
                    + " Eventlog's own keys", names -> Lists.of(names).stream().allMatch(DestinationTexts::isName));
    static final Setting<Boolean> WEB_SOCKETS = Setting.flag("eventlog.request.websockets", false);
    static final Setting<Boolean> JUL = Setting.flag("eventlog.jul.enabled", true);
    static final Setting<String> JUL_LOGGERS = Setting.text("eventlog.jul.loggers", "")
            .allowing("names of loggers, comma between, each with those below it: no patterns",
                    names -> Lists.of(names).stream().noneMatch(name -> name.matches(".*[*?\\s].*|.*\\.")));
    static final Setting<Level> JUL_LEVEL = new Setting<>("eventlog.jul.level", "INFO",
            "a level of java.util.logging, such as FINE, INFO or WARNING", false, Level::parse, level -> true);

    static final Setting<String> JUL_TAGS = Setting.text("eventlog.jul.tags", "");
    static final Setting<Boolean> JUL_PARAMETERS = Setting.flag("eventlog.jul.parameters", false);
    static final Setting<Boolean> JUL_CALLER = Setting.flag("eventlog.jul.caller", false);

    /** The key of a destination contains its name. */
    private static final Pattern DB = Pattern.compile("eventlog\\.(?:([a-z0-9-]+)\\.)?db");
    private static final String APPLICATION = "eventlog.application";
    private final SettingSource texts;
    private final boolean enabled;
    private final String executor;
    private final Duration poll;
    private final String threads;
    private final RequestSettings requests;
    private final BrowserSettings browser;
    private final boolean webSockets;
    private final boolean jul;
    private final List<String> julLoggers;
    private final Level julLevel;
    private final RecordEvents.Options julOptions;
    private final HealthSettings health;

    private Configuration(SettingSource texts, Settings settings) {
        this.texts = texts;
        enabled = settings.get(DestinationTexts.ENABLED);
        executor = settings.get(EXECUTOR);
        threads = settings.get(THREADS);
        settings.get(SHARED);
        poll = settings.get(ChangedSettings.POLL);
        requests = RequestSettings.read(enabled, settings);
        browser = BrowserSettings.read(enabled, settings);
        webSockets = settings.get(WEB_SOCKETS);
        jul = settings.get(JUL);
        julLoggers = topmost(Lists.of(settings.get(JUL_LOGGERS)));
        julLevel = settings.get(JUL_LEVEL);
        julOptions = new RecordEvents.Options(Lists.of(settings.get(JUL_TAGS)).stream().distinct().toList(),
                settings.get(JUL_PARAMETERS),
                settings.get(JUL_CALLER), ContextFields.ALL);
        // Only for its faults. Clients, which are not beans, read it again.
        Propagation.read(settings);
        health = HealthSettings.read(settings);
    }

    static Configuration read() {
        return read(new TextsAsRead(texts()));
    }

    static Configuration read(SettingSource texts) {
        Settings settings = new Settings(texts);
        Configuration configuration = new Configuration(texts, settings);
        settings.check();
        return configuration;
    }

    /** Empty if the configuration has faults, which are reported later. */
    static Optional<Configuration> readIfSound() {
        SettingSource texts = new TextsAsRead(texts());
        Settings settings = new Settings(texts);
        Configuration configuration = new Configuration(texts, settings);
        return settings.faults().isEmpty() ? Optional.of(configuration) : Optional.empty();
    }

    /**
     * Verifies the configuration.
     *
     * @param injected destinations beside the configured ones, each with the class that injects it
     * @throws ConfigurationException with the faults of all keys, including those of the core and of all destinations,
     *         and the invalid names of injected destinations
     */
    static void verify(Map<String, String> injected, SettingSource texts) {
        Settings settings = new Settings(texts);
        Configuration configuration = new Configuration(texts, settings);
        Set<String> names = new TreeSet<>(injected.keySet());
        settings.get(DESTINATIONS);
        // From the text itself: a wrong name must not hide the faults of the others.
        String listed = texts.find(DESTINATIONS.key()).text();
        names.addAll(Lists.of(listed == null ? "" : listed));
        if (names.size() >= Destinations.MAX) {
            settings.fault(DESTINATIONS, names.size() + " names", "at most " + (Destinations.MAX - 1)
                    + " destinations, including those of injection points");
        }
        QueueNames queues = new QueueNames();
        if (configuration.enabled) {
            EventLog.builder().verify(settings);
            queues.verify(settings);
        }
        Set<ConfigurationException.Fault> faults = new LinkedHashSet<>(settings.faults());
        for (String name : names) {
            if (configuration.enabled && DestinationTexts.isName(name)) {
                Settings own = new DestinationTexts(name, texts).settings();
                if (own.get(DestinationTexts.ENABLED)) {
                    EventLog.builder().destination(name).verify(own);
                    queues.verify(own);
                }
                faults.addAll(own.faults());
            }
        }
        new TreeMap<>(injected).forEach((name, by) -> {
            if (!DestinationTexts.isName(name)) {
                faults.add(new ConfigurationException.Fault("@Destination", name, DestinationTexts.ALLOWED, by, null));
            }
        });
        if (!faults.isEmpty()) {
            throw new ConfigurationException(List.copyOf(faults));
        }
    }

    /** Whether all modules of an application may share Eventlog: that is wanted, or it is switched off. */
    static boolean shared(SettingSource texts) {
        Settings settings = new Settings(texts);
        return settings.get(SHARED) || !settings.get(DestinationTexts.ENABLED);
    }

    /** The destinations named in the configuration. */
    static List<String> destinations() {
        return Lists.of(new Settings(texts()).get(DESTINATIONS));
    }

    /** Whether that destination is switched on. */
    static boolean enabled(String destination) {
        return destination.equals(Lifecycle.DEFAULT) || settings(destination).get(DestinationTexts.ENABLED);
    }

    /** Whether events of that destination get the code location of the call. */
    static boolean locates(String destination) {
        return settings(destination).get(CODE);
    }

    private static Settings settings(String destination) {
        return destination.equals(Lifecycle.DEFAULT)
                ? new Settings(texts())
                : new DestinationTexts(destination, texts()).settings();
    }

    /** Returns a builder with the configuration. */
    static EventLog.Builder builder(String destination, SettingSource texts) {
        EventLog.Builder builder = EventLog.builder().from(texts);
        return destination.equals(Lifecycle.DEFAULT) ? builder : builder.destination(destination);
    }

    public static SettingSource texts() {
        try {
            return withDefaults(MicroProfileSettings.current());
        } catch (RuntimeException | LinkageError | ServiceConfigurationError | AssertionError | StackOverflowError e) {
            // A source of the application may have thrown. One fault says so.
            return key -> key.equals(DestinationTexts.ENABLED.key())
                    ? SettingSource.Found.unreadable(e)
                    : SettingSource.Found.of(null);
        }
    }

    /** With the defaults that depend on the server. */
    static SettingSource withDefaults(SettingSource configured) {
        return new SettingSource() {
            @Override
            public Found find(String key) {
                Found found = configured.find(key);
                return found.isSet() ? found : Found.of(fallback(key));
            }

            @Override
            public Set<String> keys() {
                return configured.keys();
            }

            @Override
            public Set<String> variables() {
                return configured.variables();
            }

            @Override
            public String described() {
                return configured.described();
            }
        };
    }

    private static String fallback(String key) {
        if (key.equals(APPLICATION)) {
            return applicationName();
        }
        Matcher db = DB.matcher(key);
        if (!db.matches()) {
            return null;
        }
        return ServerDirectory.find().resolve(DefaultQueueFile.name(applicationName(), db.group(1))).toString();
    }

    /** The application's name, which is on every event. */
    public static String application() {
        return texts().apply(APPLICATION);
    }

    private static String applicationName() {
        try {
            return (String) new InitialContext().lookup("java:app/AppName");
        } catch (NamingException | RuntimeException e) {
            return "application";
        }
    }

    /**
     * Removes loggers that are children of another one, because a record also passes the handlers of parent loggers.
     */
    private static List<String> topmost(List<String> loggers) {
        return loggers.stream().distinct()
                .filter(name -> loggers.stream().noneMatch(above -> name.startsWith(above + ".")))
                .toList();
    }

    /** The texts that it was read from. */
    SettingSource asRead() {
        return texts;
    }

    boolean enabled() {
        return enabled;
    }

    HealthSettings health() {
        return health;
    }

    /** Whether the health check is a bean. Faults of the configuration are reported later, with all others. */
    static boolean checksHealth() {
        Settings settings = new Settings(texts());
        return settings.get(DestinationTexts.ENABLED) && settings.get(HealthSettings.ENABLED);
    }

    /** The JNDI name of what creates the threads of the journals. */
    String threads() {
        return threads;
    }

    /** The JNDI name of what runs short tasks: the turns of the senders, and callbacks of receipts. */
    String executor() {
        return executor;
    }

    /** How often settings that may change are read. */
    Duration poll() {
        return poll;
    }

    RequestSettings requests() {
        return requests;
    }

    BrowserSettings browser() {
        return browser;
    }

    boolean webSockets() {
        return webSockets;
    }

    boolean jul() {
        return enabled && jul;
    }

    /** The loggers whose records become events, including their children; the root logger by default. */
    List<String> julLoggers() {
        return julLoggers.isEmpty() ? List.of("") : julLoggers;
    }

    Level julLevel() {
        return julLevel;
    }

    RecordEvents.Options julOptions() {
        return julOptions;
    }
}
