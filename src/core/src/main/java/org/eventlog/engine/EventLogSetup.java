// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;
import org.eventlog.encode.Additions;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.EventLimits;
import org.eventlog.encode.EventRedaction;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.encode.FormatChoice;
import org.eventlog.encode.Identity;
import org.eventlog.encode.Plugins;
import org.eventlog.file.DatabaseName;
import org.eventlog.file.Directories;
import org.eventlog.internal.ForeignCode;
import org.eventlog.pipeline.Pipeline;
import org.eventlog.pipeline.PipelineSettings;
import org.eventlog.pipeline.PipelineSettings.InboxSettings;
import org.eventlog.pipeline.PipelineSettings.QueueSettings;
import org.eventlog.pipeline.PipelineSettings.SendingSettings;
import org.eventlog.pipeline.WhenFull;
import org.eventlog.spi.Batch;
import org.eventlog.spi.ObjectRenderer;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;
import org.eventlog.transport.file.FileTransport;

/** The values set on a builder, and the construction of the event log from them. */
class EventLogSetup {
    enum Synchronous {
        NORMAL, FULL
    }

    static final Setting<String> HOST = Setting.text("eventlog.host", "");
    static final Setting<String> PROTOCOL = Setting.text("eventlog.protocol", "");
    static final Setting<String> DB = Setting.text("eventlog.db", "eventlog.db");
    static final Setting<Level> LEVEL = Setting.choice("eventlog.level", Level.TRACE);
    static final Setting<Boolean> PAUSED = Setting.flag("eventlog.paused", false);
    static final Setting<Boolean> CODE = Setting.flag("eventlog.code.enabled", false);
    static final Setting<Synchronous> SYNC = Setting.choice("eventlog.queue.synchronous", Synchronous.NORMAL);
    static final Setting<Long> QUEUE = Setting.size("eventlog.queue.max-bytes", "256MB", "1MB", "1024GB");
    static final Setting<Long> INBOX = Setting.size("eventlog.inbox.max-bytes", "16MB", "1MB", "1GB");
    static final Setting<Long> EVENT = Setting.size("eventlog.event.max-bytes", "256KB", "1KB", "16MB");
    static final Setting<Long> BATCH = Setting.size("eventlog.batch.max-bytes", "512KB", "1KB", "64MB");
    static final Setting<Integer> EVENTS = Setting.number("eventlog.batch.max-events", 5000, 1, 1_000_000);
    static final Setting<Duration> FIRST_RETRY = Setting.duration("eventlog.retry.first", "500ms", "1ms", "1h");
    static final Setting<Duration> MAX_RETRY = Setting.duration("eventlog.retry.max", "30s", "1ms", "1h");
    static final Setting<WhenFull> WHEN_FULL = Setting.choice("eventlog.queue.when-full", WhenFull.DROP_NEWEST);
    static final Setting<Duration> BLOCK = Setting.duration("eventlog.queue.block", "1s", "1ms", "1m");
    static final Setting<Duration> AGE = Setting.duration("eventlog.queue.max-age", "0s", "0s", "3650d");
    static final Setting<Boolean> REQUIRED = Setting.flag("eventlog.queue.required", false);
    static final Setting<Duration> FLUSH = Setting.duration("eventlog.flush.interval", "0s", "0s", "1h");
    static final Setting<Long> FLUSH_BYTES = Setting.size("eventlog.flush.bytes", "128KB", "1B", "64MB");
    static final Setting<Integer> FLUSH_EVENTS = Setting.number("eventlog.flush.events", 500, 1, 1_000_000);
    static final Setting<Duration> METER = Setting.duration("eventlog.meter.interval", "0s", "0s", "1d");
    static final Setting<Duration> CLOSE = Setting.duration("eventlog.close-timeout", "5s", "0s", "5m");

    static final Function<String, String> NO_SOURCE = key -> null;
    private static final String CONSOLE = "console";
    static final String MEMORY = ":memory:";
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final long WINDOW_BYTES = 32L << 20;
    private static final Duration STORE_RETRY = Duration.ofSeconds(5);

    final Map<String, String> values = new HashMap<>();
    Function<String, String> source = NO_SOURCE;
    String destination = "";
    Transport transport;
    Supplier<ContextSnapshot> context = () -> ContextSnapshot.NONE;
    Executor executor;
    Executor sending;
    Executor callbacks;
    ObjectRenderer objects;
    UnaryOperator<LogEvent> beforeLog;
    Runnable everyTick = () -> {};

    EventLogSetup() {}

    Settings settings() {
        return settings(key -> {});
    }

    /** @param read is told each key that is looked up */
    private Settings settings(Consumer<String> read) {
        SettingSource configured = destination.isEmpty() ? SettingSource.of(source) : named();
        SettingSource texts = new SettingSource() {
            @Override
            public Found find(String key) {
                read.accept(key);
                String value = values.get(key);
                return value != null ? Found.of(value) : configured.find(key);
            }

            @Override
            public Set<String> keys() {
                Set<String> keys = new HashSet<>(values.keySet());
                keys.addAll(configured.keys());
                return keys;
            }
        };
        return configured instanceof DestinationTexts own ? new Settings(texts, own::keyOf) : new Settings(texts);
    }

    /** Gives each destination its own file. */
    private DestinationTexts named() {
        String own = "eventlog." + destination + ".db";
        SettingSource all = SettingSource.of(source);
        SettingSource withFile = new SettingSource() {
            @Override
            public Found find(String key) {
                Found found = all.find(key);
                return key.equals(own) && !found.isSet() ? Found.of("eventlog-" + destination + ".db") : found;
            }

            @Override
            public Set<String> keys() {
                return all.keys();
            }
        };
        return new DestinationTexts(destination, withFile);
    }

    EventLog start() {
        // A fault of the key is told with all others.
        if (!settings().get(DestinationTexts.ENABLED)) {
            close(transport);
            return SwitchedOff.eventLog();
        }
        CallClasses.initialize();
        Rehearsal.once();
        return start(System.getLogger("org.eventlog"));
    }

    EventLog start(System.Logger log) {
        UnknownSettings unknown = new UnknownSettings(this);
        Settings settings = settings(unknown::read);
        settings.get(DestinationTexts.ENABLED);
        Level threshold = settings.get(LEVEL);
        boolean paused = settings.get(PAUSED);
        Duration meterInterval = settings.get(METER);
        TransportProvider provider = transport != null ? null : provider(settings);
        FormatChoice format = FormatChoice.read(settings, provider);
        int eventBytes = eventBytes(format, provider);
        EventEncoder encoder = encoder(format, eventBytes);
        PipelineSettings pipelineSettings = pipelineSettings(settings, encoder, eventBytes);
        Transport chosen = transport != null
                ? transport
                : transport(provider, settings, format.payload(), pipelineSettings);
        ExecutorService own = null;
        Pipeline pipeline;
        try {
            settings.check();
            own = executor == null ? Executors.newCachedThreadPool(LoopThreads::thread) : null;
            Executor any = own != null ? own : executor;
            pipeline = new Pipeline(pipelineSettings, encoder, chosen,
                    new Pipeline.Threads(any, sending != null ? sending : any,
                            callbacks != null ? callbacks : any, LoopThreads::thread),
                    log);
            if (pipelineSettings.queue().required()) {
                require(pipeline, settings);
            }
        } catch (RuntimeException | Error e) {
            close(chosen);
            close(own);
            throw e;
        }
        ExecutorService threads = own;
        EventLog eventLog = new EventLog(pipeline, threshold, beforeLog, meterInterval, log, () -> close(threads));
        if (paused) {
            eventLog.pause();
        }
        try {
            pipeline.start(ticks(eventLog));
        } catch (IllegalStateException e) {
            eventLog.close();
            throw e;
        }
        unknown.warn(log);
        MissingReceiver.warn(this, log);
        return eventLog;
    }

    private Runnable ticks(EventLog eventLog) {
        Runnable task = everyTick;
        return () -> {
            eventLog.tick();
            ForeignCode.call(() -> {
                task.run();
                return null;
            }, fault -> null);
        };
    }

    private static void require(Pipeline pipeline, Settings settings) {
        try {
            pipeline.require();
        } catch (IOException e) {
            settings.fault(DB, "a journal that can be opened, as eventlog.queue.required is true: " + e.getMessage());
            settings.check();
        }
    }

    static void close(Transport transport) {
        if (transport != null) {
            ForeignCode.call(() -> {
                transport.close();
                return null;
            }, fault -> null);
        }
    }

    EventEncoder encoder(FormatChoice format, int eventBytes) {
        Settings settings = format.settings();
        Additions additions = additions(settings);
        EventEncoder encoder = new EventEncoder(format, Identity.read(settings),
                EventLimits.ofEventBytes(eventBytes), InstantSource.system(), new SecureRandom(), context, additions);
        CommonTexts.verify(settings, additions, encoder, eventBytes);
        return encoder;
    }

    /**
     * A transport, and an event to test it with.
     *
     * @param batch contains that event
     * @param unknown what is to be said of unknown keys; empty if there are none
     */
    record Probe(Transport transport, Batch batch, String unknown) {}

    /**
     * @throws org.eventlog.config.ConfigurationException
     *             with all faults of the configuration
     */
    Probe probe() {
        UnknownSettings unknown = new UnknownSettings(this);
        Settings settings = settings(unknown::read);
        collectFaults(settings);
        settings.check();
        TransportProvider provider = provider(settings);
        FormatChoice format = FormatChoice.read(settings, provider);
        int eventBytes = eventBytes(format, provider);
        ByteSink event = new ByteSink(eventBytes, eventBytes);
        EventEncoder encoder = encoder(format, eventBytes);
        LogEvent test = LogEvent.named("eventlog.doctor").message("Sent to see whether events arrive here.")
                .withoutCode().build();
        Throwable failed = ForeignCode.call(() -> {
            encoder.encode(test, event);
            return null;
        }, fault -> fault);
        if (failed != null) {
            settings.fault(FormatChoice.FORMAT, format.name(),
                    "a format that can write an event (" + ForeignFaults.told(failed) + ")");
        }
        settings.check();
        Batch.Slice slice = new Batch.Slice(event.array(), 0, event.length(), new int[]{event.length()}, 0, 1);
        Transport made = provider.create(settings, format.payload());
        if (!settings.faults().isEmpty()) {
            close(made);
            settings.check();
        }
        return new Probe(made, new Batch("doctor-" + UUID.randomUUID(), 0, List.of(slice)),
                unknown.told());
    }

    /** Reads the whole configuration, so that all faults are added to these settings. */
    final void collectFaults(Settings settings) {
        settings.get(LEVEL);
        settings.get(PAUSED);
        settings.get(METER);
        TransportProvider provider = transport != null ? null : provider(settings);
        FormatChoice format = FormatChoice.read(settings, provider);
        int eventBytes = eventBytes(format, provider);
        PipelineSettings pipelineSettings = pipelineSettings(settings, encoder(format, eventBytes), eventBytes);
        if (provider != null) {
            close(transport(provider, settings, format.payload(), pipelineSettings));
        }
    }

    private static Transport transport(TransportProvider provider, Settings settings, Payload payload,
            PipelineSettings pipelineSettings) {
        Transport made = provider.create(settings, payload);
        if (made instanceof FileTransport file) {
            file.refuse(pipelineSettings.queue()::uses, settings);
        }
        return made;
    }

    /** An event that inbox or queue cannot take is truncated, too. */
    static int eventBytes(FormatChoice format, TransportProvider provider) {
        Settings settings = format.settings();
        long most = Math.min(settings.get(EVENT), Math.min(settings.get(INBOX), settings.get(QUEUE)));
        return provider == null
                ? (int) most
                : (int) Math.min(most, provider.maxEventBytes(settings, format.payload()));
    }

    PipelineSettings pipelineSettings(Settings settings, EventEncoder encoder, int eventBytes) {
        InboxSettings inbox = new InboxSettings(settings.get(INBOX), CHUNK_BYTES, settings.get(WHEN_FULL),
                settings.get(BLOCK));
        boolean required = settings.get(REQUIRED);
        Path db = db(settings);
        if (required && db == null && DatabaseName.isMemory(settings.get(DB))) {
            settings.fault(REQUIRED, "false, as eventlog.db is " + MEMORY);
        }
        boolean full = settings.get(SYNC) == Synchronous.FULL;
        QueueSettings queue = new QueueSettings(db, required, full, settings.get(QUEUE), WINDOW_BYTES,
                settings.get(AGE), STORE_RETRY);
        SendingSettings sending = new SendingSettings(settings.get(BATCH), settings.get(EVENTS), settings.get(FLUSH),
                settings.get(FLUSH_BYTES), settings.get(FLUSH_EVENTS), settings.get(FIRST_RETRY),
                settings.get(MAX_RETRY));
        // Not RandomGenerator.getDefault(): its module is missing in some JREs, and invisible to the class loaders of
        // some servers.
        return new PipelineSettings(destination.isEmpty() ? "eventlog" : destination, encoder.queueFormat(), eventBytes,
                inbox, queue, sending, settings.get(CLOSE), new Random());
    }

    private static Path db(Settings settings) {
        String text = settings.get(DB);
        if (DatabaseName.isMemory(text)) {
            return null;
        }
        try {
            if (DatabaseName.isUri(text)) {
                throw new IOException("a URI");
            }
            Path file = Path.of(text).toAbsolutePath();
            if (Files.isDirectory(file)) {
                throw new IOException("a directory");
            }
            Directories.make(file.getParent());
            return file;
        } catch (IOException | RuntimeException e) {
            settings.fault(DB, "a file in a directory that exists or can be made, or " + MEMORY + " ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
            return null;
        }
    }

    private Additions additions(Settings settings) {
        return new Additions(settings.get(CommonTexts.FIELDS), settings.get(CommonTexts.TAGS), settings.get(CODE),
                objects,
                EventRedaction.read(settings));
    }

    private static TransportProvider provider(Settings settings) {
        Map<String, TransportProvider> known = Plugins.transports();
        String host = settings.get(HOST);
        // A host that cannot be parsed still counts as set, so that the rest of the configuration is read and all
        // faults are reported together.
        boolean none = host.isEmpty() && !settings.isSet(HOST);
        boolean print = none || host.equals(CONSOLE);
        Setting<String> protocol = Setting.oneOf(PROTOCOL.key(), print ? CONSOLE : "tcp",
                List.copyOf(known.keySet()));
        String name = settings.get(protocol);
        boolean hostless = none && known.containsKey(name)
                && !new GuardedProvider(known.get(name), name, settings, false).needsHost();
        boolean homeless = none && settings.isSet(protocol) && !name.equals(CONSOLE) && !hostless;
        if (print && !hostless && !homeless) {
            name = CONSOLE;
        }
        return new GuardedProvider(known.get(name), name, settings, homeless);
    }

    private static void close(ExecutorService own) {
        if (own != null) {
            own.shutdown();
        }
    }
}
