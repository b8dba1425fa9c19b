// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import org.eventlog.collector.api.DeploymentsServlet;
import org.eventlog.collector.api.EventsServlet;
import org.eventlog.collector.api.ExportServlet;
import org.eventlog.collector.api.HistogramServlet;
import org.eventlog.collector.api.IssuesApiServlet;
import org.eventlog.collector.api.ReadAccess;
import org.eventlog.collector.api.TailHub;
import org.eventlog.collector.api.TailServlet;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ListenerSettings;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.ingest.AddServlet;
import org.eventlog.collector.ingest.BatchServlet;
import org.eventlog.collector.ingest.DiskSpace;
import org.eventlog.collector.ingest.HealthServlet;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.ingest.IngestQueue;
import org.eventlog.collector.ingest.IngestWriter;
import org.eventlog.collector.ingest.MetricsServlet;
import org.eventlog.collector.ingest.ReportServlet;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.listen.Listeners;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.maps.MapsServlet;
import org.eventlog.collector.maps.SourceMaps;
import org.eventlog.collector.notify.Notifications;
import org.eventlog.collector.opensearch.OpenSearchStore;
import org.eventlog.collector.page.AccountServlet;
import org.eventlog.collector.page.AssetServlet;
import org.eventlog.collector.page.AuditServlet;
import org.eventlog.collector.page.EventServlet;
import org.eventlog.collector.page.IssuesServlet;
import org.eventlog.collector.page.KeysServlet;
import org.eventlog.collector.page.ListServlet;
import org.eventlog.collector.page.LoginServlet;
import org.eventlog.collector.page.LogoutServlet;
import org.eventlog.collector.page.NewServlet;
import org.eventlog.collector.page.NotificationsServlet;
import org.eventlog.collector.page.Operation;
import org.eventlog.collector.page.PageFrame;
import org.eventlog.collector.page.Pages;
import org.eventlog.collector.page.PeopleServlet;
import org.eventlog.collector.page.SetupServlet;
import org.eventlog.collector.page.Site;
import org.eventlog.collector.page.StatusServlet;
import org.eventlog.collector.page.ViewsServlet;
import org.eventlog.collector.people.People;
import org.eventlog.collector.postgres.PostgresStore;
import org.eventlog.collector.sqlite.SqliteBackup;
import org.eventlog.collector.sqlite.SqliteStore;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.AsyncBody;
import org.eventlog.collector.web.Caller;
import org.eventlog.collector.web.CollectorStats;
import org.eventlog.collector.web.Csrf;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;
import org.eventlog.collector.web.SearchShares;
import org.eventlog.loader.RecordLinks;
import org.eventlog.sqlite.SqliteDriver;
import org.eventlog.thread.Uninterrupted;

/** Connects the collector's parts, and starts and stops them with the application. */
final class Collector implements ServletContextListener {
    /** Longer than any single commit should take. After that, shutdown continues without waiting for the writer. */
    private static final Duration STOP = Duration.ofSeconds(20);
    /** The least time to process a body: a change of the database, such as the first user, waits that long. */
    private static final Duration PROCESSING = Duration.ofSeconds(15);

    private final CollectorConfig config;
    private final InstantSource clock;
    private final Duration stop;
    private final OperatorLog operatorLog = new OperatorLog();
    private final EventStore store;
    private final StoredKeys keys;
    private final SourceMaps maps;
    private final IngestWriter writer;
    private final Ingest ingest;
    private final Listeners listeners;
    private final Access access;
    private final Notifications notifications;
    private final TailHub tails;
    private final Thread thread;
    private final CollectorStats stats = new CollectorStats();
    /** Null if backups are off. */
    private final Backups backups;
    private final Thread tailThread;
    /** Guarded by this. */
    private boolean closed;
    /** Null unless the collector itself stores users and passwords. */
    private final People people;

    Collector(CollectorConfig config, InstantSource clock) {
        this(config, clock, STOP);
    }

    /** @param stop how long {@link #close} waits for the writer */
    Collector(CollectorConfig config, InstantSource clock, Duration stop) {
        this.config = config;
        this.stop = stop;
        this.clock = clock;
        store = store(config.store());
        keys = new StoredKeys(config.keys(), sourcesWithoutKey(config), clock);
        DiskSpace disk = new DiskSpace(config.store().file(), config.upkeep().minFreeDisk(), config.upkeep().reserve(),
                operatorLog);
        maps = new SourceMaps(config.maps(), config.retention(), clock, operatorLog);
        writer = new IngestWriter(store, keys, new IngestQueue(config.queueEvents(), config.queueBytes()),
                new Retention(config.retention(), config.maxEvents(), config.maxBytes(),
                        config.upkeep().sources(), config.upkeep().audit(), clock, maps::deleteOld),
                disk, operatorLog,
                config.store(), stats);
        ingest = new Ingest(writer, keys,
                new EventParser(config.limits(), config.retention(), clock, config.redactor()), config, clock);
        listeners = new Listeners(config.listenerSettings(), ingest.parser(), this::begin, operatorLog);
        notifications = new Notifications(config.notifications(), store, writer::change, clock, operatorLog);
        tails = new TailHub(store, config.page().tails());
        thread = thread(writer, "writer");
        tailThread = thread(tails, "tail");
        backups = config.upkeep().backups() == null || config.store().file() == null
                ? null
                : new Backups(new SqliteBackup(config.store().file(), config.upkeep().backups(),
                        config.upkeep().backupKeep()), config.upkeep().backupEvery(), clock, operatorLog);
        people = config.people()
                ? new People(store, writer, clock, code -> operatorLog.setUp(config.path(), code))
                : null;
        Map<Role, String> roles = Map.of(Role.VIEWER, config.viewerRole(), Role.TRIAGE, config.triageRole(), Role.ADMIN,
                config.adminRole());
        access = people == null
                ? new Access(roles, isOpen(config))
                : new Access(roles, isOpen(config), people);
    }

    /** With trusted proxies, there is one, and its requests may come from this machine. */
    private static boolean isOpen(CollectorConfig config) {
        return config.openToLoopback() && config.listenerSettings().proxies().ranges().isEmpty();
    }

    private static List<String> sourcesWithoutKey(CollectorConfig config) {
        List<String> all = new ArrayList<>(config.listenerSettings().sources());
        all.add(EventServlet.HAND);
        return all;
    }

    private static EventStore store(CollectorConfig.Store config) {
        if (config.postgres() != null) {
            return PostgresStore.ofJndi(config.postgres().dataSource(), config.postgres().schema(),
                    config.busyTimeout(), config.queryTimeout());
        }
        return config.openSearch() != null
                ? new OpenSearchStore(config.openSearch(), config.busyTimeout(), config.queryTimeout())
                : new SqliteStore(config);
    }

    /**
     * Creates a daemon thread, instead of using one of the server's executors: on Liberty, tasks given to the
     * executor wait until the application has started, while events may arrive from the first request on. The writer
     * also lives as long as the application, which a pool thread should not. It needs no naming, security or
     * transaction context. Only its class loader is set, so that class loading does not depend on the thread that
     * started it.
     */
    private static Thread thread(Runnable work, String name) {
        Thread made = new Thread(work, "eventlog-collector-" + name);
        made.setDaemon(true);
        made.setContextClassLoader(Collector.class.getClassLoader());
        return made;
    }

    /** Exact patterns must not end with a slash: Liberty does not match those. */
    void register(ServletContext context) {
        String base = config.path();
        ReadAccess readers = new ReadAccess(access, new KeyGuard(keys));
        String api = base + "/api/v1";
        add(context, "events", new EventsServlet(ingest, store, readers, clock), api + "/events/*");
        add(context, "histogram", new HistogramServlet(store, readers, clock), api + "/histogram");
        add(context, "issues-api", new IssuesApiServlet(store, readers), api + "/issues/*");
        add(context, "export", new ExportServlet(store, readers, writer::change, clock, config.page().exportEvents()),
                api + "/events.ndjson", api + "/events.csv");
        add(context, "tail", new TailServlet(tails, store, readers, clock), api + "/tail");
        add(context, "batch", new BatchServlet(ingest), base + "/api/v1/events/batch");
        add(context, "add", new AddServlet(ingest), base + "/add/*");
        add(context, "deployments", new DeploymentsServlet(ingest, store, readers, writer::change, clock),
                api + "/deployments");
        add(context, "maps", new MapsServlet(maps, keys, config.limits()), api + "/maps");
        add(context, "reports", new ReportServlet(config, ingest, () -> keys.ofSource(ListenerSettings.BROWSER), clock),
                base + "/r");
        registerPages(context, base);
        add(context, "assets", new AssetServlet(), base + "/page.css", base + "/page.js");
        add(context, "health", new HealthServlet(writer), base + "/health/live", base + "/health/ready");
        context.setAttribute(CollectorStats.ATTRIBUTE, stats);
        context.setAttribute(SearchShares.ATTRIBUTE, new SearchShares());
        context.setAttribute(AsyncBody.ATTRIBUTE, new AsyncBody(
                config.commitTimeout().compareTo(PROCESSING) > 0 ? config.commitTimeout() : PROCESSING));
        context.setAttribute(Caller.PROXIES, config.listenerSettings().proxies());
        add(context, "metrics", new MetricsServlet(writer, store, stats, access, new KeyGuard(keys)),
                base + "/metrics");
        context.addListener(this);
    }

    private void registerPages(ServletContext context, String base) {
        Pages pages = new Pages(PageFrame.of(context, config.page().template()), clock);
        Site site = new Site(base, store, writer::change, pages, access, new Csrf(), clock,
                people != null);
        // At the root, only the start page is mapped. All other URLs belong to the application.
        add(context, "list", new ListServlet(site), listAt(base));
        add(context, "event", new EventServlet(site, ingest, keys, maps), base + "/events/*");
        add(context, "issues", new IssuesServlet(site), base + "/issues/*");
        add(context, "new", new NewServlet(site), base + "/new");
        add(context, "views", new ViewsServlet(site), base + "/views");
        add(context, "keys", new KeysServlet(site), base + "/keys/*");
        add(context, "notifications", new NotificationsServlet(site, notifications), base + "/notifications");
        add(context, "audit", new AuditServlet(site), base + "/audit");
        add(context, "status",
                new StatusServlet(site, new Operation(config, writer, stats, backups == null ? null : this::backup)),
                base + "/status");
        if (people != null) {
            context.setAttribute(People.ATTRIBUTE, people);
            add(context, "login", new LoginServlet(base, pages, people), base + "/login");
            add(context, "people", new PeopleServlet(site, people), base + "/people");
            add(context, "account", new AccountServlet(site, people), base + "/account");
            add(context, "logout", new LogoutServlet(site), base + "/logout");
            add(context, "setup", new SetupServlet(base, pages, people), base + "/setup");
        }
    }

    private Optional<Operation.Backup> backup() throws IOException {
        List<Path> copies = backups.copies();
        if (copies.isEmpty()) {
            return Optional.empty();
        }
        Path newest = copies.get(copies.size() - 1);
        return Optional.of(new Operation.Backup(newest.toString(), SqliteBackup.madeAt(newest), Files.size(newest)));
    }

    private String[] listAt(String base) {
        if (!base.isEmpty()) {
            return new String[]{base + "/*"};
        }
        // The standalone collector answers every URL without another mapping. Elsewhere those belong to the
        // application.
        return people != null ? new String[]{"", "/"} : new String[]{""};
    }

    private static void add(ServletContext context, String name, HttpServlet servlet, String... patterns) {
        var registration = context.addServlet("eventlog-collector-" + name, servlet);
        if (registration == null) {
            throw new IllegalStateException("the collector is registered twice: is its jar in the WAR more than once?");
        }
        // Allows applications to map asynchronous filters to /*.
        registration.setAsyncSupported(true);
        registration.addMapping(patterns);
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        close();
    }

    /** An interrupt of the caller must not be mistaken for a database that cannot be opened. */
    void start() {
        try (Uninterrupted wait = new Uninterrupted()) {
            startAll();
        }
    }

    private void startAll() {
        operatorLog.started(config);
        writer.open();
        if (writer.isOpen() && !keys.canAnyoneSend() && config.listenerSettings().sources().isEmpty()) {
            operatorLog.noKey();
        }
        thread.start();
        listeners.start();
        if (backups != null) {
            backups.start();
        }
        notifications.start();
        tailThread.start();
        if (people != null) {
            sayHowToSetUp();
        }
    }

    private void sayHowToSetUp() {
        try {
            people.tellHowToSetUp();
        } catch (StoreException e) {
            // Already reported: the database cannot be opened. The setup code is logged when a user opens the setup
            // page.
        }
    }

    CompletableFuture<boolean[]> begin(List<NewEvent> events, String source, String address, String origin) {
        Keys.Key key = keys.ofSource(source)
                .orElseThrow(() -> new Refusal(503, "not_ready", "The database is not open.", 5));
        return ingest.begin(events, key, address, origin);
    }

    /**
     * Stops accepting events, commits and acknowledges those accepted, and releases the file. An interrupt does not
     * shorten this; it is restored afterwards. A second call waits for the first and does nothing else.
     */
    synchronized void close() {
        if (!closed) {
            closed = true;
            try (Uninterrupted wait = new Uninterrupted()) {
                close(wait);
            }
        }
    }

    private void close(Uninterrupted wait) {
        if (backups != null) {
            backups.close(wait);
        }
        notifications.close(wait);
        listeners.close(wait);
        tails.close();
        writer.stop();
        long deadline = System.nanoTime() + stop.toNanos();
        // Stop the writer first, because it still holds events.
        if (wait.join(thread, stop.toNanos())) {
            operatorLog.stopped();
        } else {
            operatorLog.writerDidNotStop(stop.toSeconds());
        }
        wait.join(tailThread, deadline - System.nanoTime());
        ResourceBundle.clearCache(Collector.class.getClassLoader());
        deregisterDriver(operatorLog);
        RecordLinks.forget();
    }

    static void deregisterDriver(OperatorLog operatorLog) {
        try {
            SqliteDriver.deregister(true);
        } catch (SQLException | RuntimeException | LinkageError e) {
            // A server may have stopped the class loader, which then throws IllegalStateException.
            operatorLog.driverStays(e);
        }
    }
}
