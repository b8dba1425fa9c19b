// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.SourceUse;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.collector.web.Role;

/** The page that shows administrators whether the collector is well: space, limits, sources, keys, backlog, backups. */
public final class StatusServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration LATELY = Duration.ofDays(1);
    /** A key that was not used for so long may be no longer needed. */
    private static final Duration UNUSED = Duration.ofDays(30);
    private final transient Operation operation;

    public StatusServlet(Site site, Operation operation) {
        super(site, "status");
        this.operation = operation;
    }

    @Override
    Role reads() {
        return Role.ADMIN;
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "status.jte", text("status"), shell, new StatusPage(shell, health(),
                disk(), limits(), sources(), keys(), backup()));
    }

    private List<StatusPage.Fact> health() throws StoreException {
        List<StatusPage.Fact> facts = new ArrayList<>();
        StoreException fault = operation.writer().notReady();
        facts.add(fact("status.ready", fault == null ? text("status.ready.yes") : fault.kind().text()));
        facts.add(fact("status.backlog", site.texts().get("status.backlog.events", operation.writer().waitingEvents(),
                StatusPage.bytes(operation.writer().waitingBytes()))));
        facts.add(fact("status.stored", number(operation.stats().stored())));
        facts.add(fact("status.duplicates", number(operation.stats().duplicates())));
        facts.add(fact("status.deleted", number(operation.stats().deleted())));
        operation.stats().refused().forEach((code, count) -> facts.add(
                new StatusPage.Fact(site.texts().get("status.refused", code), number(count), null)));
        return facts;
    }

    private List<StatusPage.Fact> disk() throws StoreException {
        List<StatusPage.Fact> facts = new ArrayList<>();
        CollectorConfig config = operation.config();
        StoreFacts store = site.store().facts();
        facts.add(fact("status.store", config.store().where()));
        facts.add(fact("status.events", number(store.events())));
        if (store.bytes() >= 0) {
            facts.add(fact("status.size", StatusPage.bytes(store.bytes())));
        }
        Path file = config.store().file();
        if (file != null) {
            try {
                FileStore disk = Files.getFileStore(file.getParent());
                facts.add(fact("status.free", site.texts().get("status.free.of",
                        StatusPage.bytes(disk.getUsableSpace()), StatusPage.bytes(disk.getTotalSpace()))));
            } catch (IOException e) {
                facts.add(fact("status.free", text("status.unknown")));
            }
            facts.add(fact("status.least", StatusPage.bytes(config.upkeep().minFreeDisk())));
            facts.add(fact("status.reserve", StatusPage.bytes(config.upkeep().reserve())));
        }
        return facts;
    }

    private List<StatusPage.Fact> limits() {
        CollectorConfig config = operation.config();
        List<StatusPage.Fact> facts = new ArrayList<>();
        facts.add(fact("status.age", Times.span(config.retention().toMillis())));
        facts.add(fact("status.most", number(config.maxEvents())));
        if (config.maxBytes() > 0) {
            facts.add(fact("status.bytes", StatusPage.bytes(config.maxBytes())));
        }
        config.upkeep().sources().forEach(one -> facts.add(new StatusPage.Fact(
                site.texts().get("status.ofsource", one.source()),
                Times.span(one.age().toMillis()) + ", " + number(one.most()), null)));
        facts.add(fact("status.audit", Times.span(config.upkeep().audit().age().toMillis()) + ", "
                + number(config.upkeep().audit().most())));
        return facts;
    }

    private List<SourceUse> sources() throws StoreException {
        return site.store().events().uses(site.clock().millis() - LATELY.toMillis());
    }

    private List<StatusPage.KeyUse> keys() throws StoreException {
        long now = site.clock().millis();
        List<StatusPage.KeyUse> uses = new ArrayList<>();
        for (KeyRow row : site.store().keys().all()) {
            if (StoredKeys.isShown(row) && row.isUsable(now)) {
                Long since = row.lastUsed() != null ? row.lastUsed() : row.created() == 0 ? null : (Long) row.created();
                uses.add(new StatusPage.KeyUse(KeyView.of(row, now), operation.stats().received(row.id()),
                        since != null && since < now - UNUSED.toMillis()));
            }
        }
        return uses;
    }

    private StatusPage.Fact backup() {
        if (operation.backups() == null) {
            return fact("status.backup",
                    text(operation.config().store().file() == null ? "status.backup.server" : "status.backup.off"));
        }
        try {
            Optional<Operation.Backup> newest = operation.backups().newest();
            return newest
                    .map(copy -> new StatusPage.Fact(text("status.backup"),
                            copy.file() + ", " + StatusPage.bytes(copy.bytes()), Moment.of(copy.at().toEpochMilli())))
                    .orElse(fact("status.backup", text("status.backup.none")));
        } catch (IOException e) {
            return fact("status.backup", text("status.unknown"));
        }
    }

    private StatusPage.Fact fact(String label, String value) {
        return new StatusPage.Fact(text(label), value, null);
    }

    private String number(long value) {
        return site.texts().get("number", value);
    }
}
