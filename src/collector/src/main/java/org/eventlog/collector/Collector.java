// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.api.EventsServlet;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.ingest.AddServlet;
import org.eventlog.collector.ingest.BatchServlet;
import org.eventlog.collector.ingest.DiskSpace;
import org.eventlog.collector.ingest.HealthServlet;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.ingest.IngestQueue;
import org.eventlog.collector.ingest.IngestWriter;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.log.Messages;
import org.eventlog.collector.opensearch.OpenSearchStore;
import org.eventlog.collector.page.AssetServlet;
import org.eventlog.collector.page.DetailServlet;
import org.eventlog.collector.page.ListServlet;
import org.eventlog.collector.page.Pages;
import org.eventlog.collector.postgres.PostgresStore;
import org.eventlog.collector.sqlite.SqliteStore;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Role;
import org.eventlog.pipeline.SqliteDriver;

/** Joins the collector's parts, starts them with the application and stops them with it. */
final class Collector implements ServletContextListener {
    /** Longer than the longest single commit should take; then the application goes down without waiting. */
    private static final long STOP_SECONDS = 20;

    private final CollectorConfig config;
    private final Messages messages = new Messages();
    private final EventStore store;
    private final StoredKeys keys;
    private final IngestWriter writer;
    private final Ingest ingest;
    private final Pages pages;
    private final Access access;
    private final Thread thread;

    Collector(CollectorConfig config, InstantSource clock) {
        this.config = config;
        store = store(config.store());
        keys = new StoredKeys(config.keys(), clock);
        DiskSpace disk = new DiskSpace(config.store().file(), config.minFreeDisk(), messages);
        writer = new IngestWriter(store, keys, new IngestQueue(config.queueEvents(), config.queueBytes()),
                new Retention(config.retention(), config.maxEvents(), config.maxBytes(), clock), disk, messages,
                config.store());
        ingest = new Ingest(writer, keys, new EventParser(config.limits(), config.retention(), clock), config, clock);
        pages = new Pages();
        access = new Access(Map.of(Role.VIEWER, config.viewerRole(), Role.TRIAGE, config.triageRole(), Role.ADMIN,
                config.adminRole()), config.openToLoopback());
        thread = writerThread();
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
     * A plain daemon thread and not one of the server's executor: on Liberty tasks given to the executor wait until the
     * application has started, while events may come from the first request on; and the writer lives as long as
     * the application, which a pool's thread should not. It needs no naming, security or transaction context: only the
     * class loader, which is set so that nothing it loads depends on whose thread started it.
     */
    private Thread writerThread() {
        Thread made = new Thread(writer, "eventlog-collector-writer");
        made.setDaemon(true);
        made.setContextClassLoader(Collector.class.getClassLoader());
        return made;
    }

    /** No exact pattern ends with a slash: Liberty does not match those. */
    void register(ServletContext context) {
        String base = config.path();
        add(context, "events", new EventsServlet(ingest, store, access, new KeyGuard(keys)), base + "/api/v1/events/*");
        add(context, "batch", new BatchServlet(ingest), base + "/api/v1/events/batch");
        add(context, "add", new AddServlet(ingest), base + "/add/*");
        // Below the root it is the start page alone: the rest belongs to the application.
        add(context, "list", new ListServlet(base, store, pages, access), base.isEmpty() ? "" : base + "/*");
        add(context, "detail", new DetailServlet(base, store, pages, access), base + "/events/*");
        add(context, "assets", new AssetServlet(), base + "/page.css", base + "/page.js");
        add(context, "health", new HealthServlet(writer), base + "/health/live", base + "/health/ready");
        context.addListener(this);
    }

    private static void add(ServletContext context, String name, HttpServlet servlet, String... patterns) {
        var registration = context.addServlet("eventlog-collector-" + name, servlet);
        if (registration == null) {
            throw new IllegalStateException("the collector is registered twice: is its jar in the WAR more than once?");
        }
        // So that an application whose own filters are asynchronous may keep them on /*.
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

    void start() {
        messages.started(config);
        writer.open();
        thread.start();
    }

    /** Takes no more events, commits and answers those taken, and lets go of the file. */
    void close() {
        writer.stop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            messages.writerDidNotStop(STOP_SECONDS);
        } else {
            messages.stopped();
        }
        ResourceBundle.clearCache(Collector.class.getClassLoader());
        deregisterDriver();
    }

    private void deregisterDriver() {
        try {
            SqliteDriver.deregister();
        } catch (SQLException | SecurityException e) {
            messages.driverStays(e);
        }
    }
}
