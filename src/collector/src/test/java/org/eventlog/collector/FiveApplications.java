// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.sqlite.SqliteStore;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.sqlite.SqliteDriver;

/**
 * A week of five applications: requests, jobs, errors with stacks, users and sessions, releases, an
 * hour of trouble, events that arrive late, and some values that are rare. The same number of events is always the same.
 */
final class FiveApplications {
    static final long END = Instant.parse(System.getProperty("search.end", "2026-05-04T15:02:01Z")).toEpochMilli();
    static final long SPAN = Duration.ofHours(Integer.getInteger("search.hours", 168)).toMillis();
    static final List<String> SOURCES = List.of("shop", "portal", "billing", "stock", "mail");
    static final String RARE_WORD = "meltdown";
    static final String RARE_USER = "zoe.quist";
    static final String RARE_ADDRESS = "203.0.113.77";
    static final String RARE_KEY = "k-trial";
    /** A word of the first day only, frequent then. */
    static final String OLD_WORD = "migration";
    private static final int[] SHARES = {45, 70, 85, 97, 100};
    /** Whether indexes are made at the end, which takes half the time. */
    private static final boolean BULK = Boolean.getBoolean("search.bulk");
    private static final int BATCH = BULK ? 40_000 : 5_000;
    private static final int USERS = 20_000;
    private static final int STEP_OF_RARE = 5;
    private static final String[] FIRST = {"anna", "ben", "carla", "david", "emma", "felix", "greta", "hugo", "ines",
            "jonas", "klara", "leo", "mia", "noah", "olga", "paul"};
    private static final String[] LAST = {"becker", "braun", "fischer", "hahn", "keller", "koch", "lang", "meier",
            "neumann", "peters", "richter", "schulz", "vogel", "wagner", "weber", "wolf"};
    private static final String[] GOODS = ("lantern kettle axe stove rope tent compass backpack hammock thermos boots "
            + "jacket gloves helmet harness carabiner map whistle filter blanket").split(" ");
    private static final String[] CAUSES = {"connection refused", "read timed out", "no stock left",
            "card was declined", "unexpected end of file", "deadlock detected", "too many open files",
            "certificate has expired", "value too long for column", "index out of range"};
    private static final String[] ERRORS = {"java.net.ConnectException", "java.net.SocketTimeoutException",
            "org.shop.stock.OutOfStockException", "org.shop.pay.PaymentDeclinedException", "java.io.EOFException",
            "java.sql.SQLTransactionRollbackException", "java.io.IOException", "javax.net.ssl.SSLHandshakeException",
            "java.sql.SQLDataException", "java.lang.IndexOutOfBoundsException"};

    private final int events;
    private final Random random = new Random(11);

    FiveApplications(int events) {
        this.events = events;
    }

    /** Fills the database of the directory, and returns the number of events stored in a second. */
    double fill(Path directory) throws Exception {
        SqliteStore store = new SqliteStore(new CollectorConfig.Store(directory.resolve("events.db"),
                Duration.ofSeconds(5), Duration.ofMinutes(5)));
        store.open();
        try {
            store.keys().configure(keys(), END - SPAN);
            if (BULK) {
                execute(directory, "DROP INDEX event_ts", "DROP INDEX event_src_ts", "DROP INDEX event_grave",
                        "DROP INDEX event_src_grave", "DROP INDEX event_grp",
                        "INSERT INTO event_fts(event_fts, rank) VALUES('hashsize', 67108864)");
            }
            long began = System.nanoTime();
            BlockingQueue<List<EventStore.Arrival>> ready = new ArrayBlockingQueue<>(BULK ? 1 : 4);
            Thread parsing = new Thread(() -> parse(directory, ready), "parser");
            parsing.start();
            for (List<EventStore.Arrival> batch = ready.take(); !batch.isEmpty(); batch = ready.take()) {
                store.append(batch);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            if (BULK) {
                execute(directory, "CREATE INDEX event_ts ON event(ts)", "CREATE INDEX event_src_ts ON event(src, ts)",
                        "CREATE INDEX event_grave ON event(ts) WHERE lvl >= 40",
                        "CREATE INDEX event_src_grave ON event(src, ts) WHERE lvl >= 40",
                        "CREATE INDEX event_grp ON event(grp, ts) WHERE grp IS NOT NULL",
                        "INSERT INTO event_fts(event_fts, rank) VALUES('hashsize', 1048576)");
            }
            change(store);
            return events / seconds;
        } finally {
            store.close();
        }
    }

    private static void execute(Path directory, String... all) throws Exception {
        try (Connection connection = SqliteDriver.connect(directory.resolve("events.db"), new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = -200000");
            for (String sql : all) {
                statement.execute(sql);
            }
        }
    }

    static String keySetting() {
        StringBuilder setting = new StringBuilder();
        SOURCES.forEach(source -> setting.append(setting.isEmpty() ? "" : ",").append(source).append('=')
                .append(key(source)));
        return setting.toString();
    }

    private static String key(String source) {
        return "elk_" + source + "1_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v";
    }

    private static List<KeyRow> keys() {
        return SOURCES.stream().map(source -> Secret.of(key(source)).row(source)).toList();
    }

    /** A few issues are resolved, and a few muted. */
    private static void change(SqliteStore store) throws Exception {
        List<Issue> all = store.issues().list(new IssueQuery(null, null, null, null, null, 1_000));
        List<Long> resolved = new ArrayList<>();
        List<Long> muted = new ArrayList<>();
        for (Issue issue : all) {
            if (issue.id() % 3 == 0) {
                resolved.add(issue.id());
            } else if (issue.id() % 50 == 1) {
                muted.add(issue.id());
            }
        }
        store.issues().change(resolved, IssueChange.RESOLVE, new Actor("ann", "192.0.2.1"), END);
        store.issues().change(muted, IssueChange.mute(null, null), new Actor("ann", "192.0.2.1"), END);
    }

    private void parse(Path directory, BlockingQueue<List<EventStore.Arrival>> ready) {
        EventParser parser = new EventParser(ConfigReader.read(Host.source(directory)).limits(), Duration.ofDays(30),
                InstantSource.fixed(Instant.ofEpochMilli(END)), Optional.empty());
        try {
            List<EventStore.Arrival> batch = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                batch.add(arrival(i, parser));
                if (batch.size() == BATCH) {
                    ready.put(batch);
                    batch = new ArrayList<>();
                }
            }
            if (!batch.isEmpty()) {
                ready.put(batch);
            }
            ready.put(List.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private EventStore.Arrival arrival(int i, EventParser parser) throws Exception {
        int dice = random.nextInt(100);
        int source = 0;
        while (dice >= SHARES[source]) {
            source++;
        }
        boolean rare = i % Math.max(1, events / STEP_OF_RARE) == events / STEP_OF_RARE / 2;
        // In the order of arrival, roughly.
        long received = END - SPAN + (long) (SPAN * (i / (double) events));
        long ts = random.nextInt(100) == 0 ? received - random.nextInt(7_200_000) : received - random.nextInt(900);
        String json = json(i, source, ts, rare);
        String key = rare && i < events / 2 ? RARE_KEY : SOURCES.get(source) + (source == 0 && i % 4 == 0 ? "2" : "1");
        String address = rare
                ? RARE_ADDRESS
                : source == 1 && i % 50 == 0
                        ? "198.51." + random.nextInt(100) + '.' + random.nextInt(250)
                        : "192.0.2." + (10 * source + i % 3);
        return new EventStore.Arrival(parser.parse(json), source + 1, key, received, address, "api");
    }

    private String json(int i, int source, long ts, boolean rare) {
        StringBuilder json = new StringBuilder(600);
        int kind = random.nextInt(1_000);
        boolean trouble = i > events / 2 && i < events / 2 + events / 150;
        String user = rare ? RARE_USER : user();
        json.append("{\"id\":\"0199c0de-").append(hex(i >>> 16, 4)).append("-7").append(hex(random.nextInt(4096), 3))
                .append("-9").append(hex(random.nextInt(4096), 3)).append('-').append(hex(i, 12))
                .append("\",\"tstamp\":")
                .append(ts).append(",\"application\":\"").append(SOURCES.get(source)).append("\",\"host\":\"")
                .append(SOURCES.get(source)).append(i % 3).append(".example\",\"release\":\"2.")
                .append((long) i * 7 / events).append(".0\"");
        if (source < 3) {
            json.append(",\"reqId\":\"r-").append(hex(i / 3 * 2654435761L, 8)).append("\",\"session\":\"")
                    .append(session(user.hashCode())).append("\",\"user\":\"").append(user).append('"');
            if (i % 5 == 0) {
                json.append(",\"correlationId\":\"c-").append(hex(i / 20 * 40503L, 8)).append('"');
            }
        }
        if (kind < (trouble ? 300 : 12)) {
            error(json, i, source, kind == 0 && source != 4);
        } else if (kind < 50) {
            warning(json, source);
        } else if (kind < 55) {
            json.append(",\"level\":\"ok\",\"name\":\"backup.done\",\"message\":\"Backup of database ")
                    .append(SOURCES.get(source)).append(" finished after ").append(random.nextInt(900)).append(" s\"");
        } else if (rare) {
            json.append(",\"level\":\"info\",\"name\":\"note\",\"message\":\"There was a ").append(RARE_WORD)
                    .append(" in room ").append(i).append('"');
        } else if (i < events / 7 && kind < 200) {
            json.append(",\"level\":\"info\",\"name\":\"job.step\",\"message\":\"Step ").append(i)
                    .append(" of the ").append(OLD_WORD).append(" of customers is done\"");
        } else if (source < 2 && kind < 700) {
            request(json, i, source);
        } else {
            business(json, i, source, kind);
        }
        return json.append('}').toString();
    }

    private void request(StringBuilder json, int i, int source) {
        String what = GOODS[random.nextInt(GOODS.length)];
        int status = random.nextInt(200) == 0 ? 404 : random.nextInt(20) == 0 ? 302 : 200;
        String path = (source == 0 ? "/shop/" : "/portal/") + what + '/' + random.nextInt(5_000);
        json.append(",\"level\":\"info\",\"name\":\"http_request\",\"target\":\"").append(path)
                .append("\",\"message\":\"GET ").append(path).append(' ').append(status)
                .append("\",\"fields\":{\"method\":\"GET\",\"route\":\"/").append(what).append("/{id}\",\"status\":")
                .append(status).append(",\"durationMs\":").append(random.nextInt(400)).append('.')
                .append(random.nextInt(10)).append(",\"cached\":").append(i % 3 == 0).append('}');
    }

    private void business(StringBuilder json, int i, int source, int kind) {
        String what = GOODS[random.nextInt(GOODS.length)];
        boolean debug = source != 4 && kind % 10 < 3;
        json.append(",\"level\":\"").append(debug ? "debug" : "info").append('"');
        switch (source) {
            case 0 -> json.append(",\"name\":\"order.placed\",\"message\":\"Order ").append(100_000 + i / 7)
                    .append(" with ").append(1 + random.nextInt(9)).append(' ').append(what)
                    .append(" accepted, payment pending\",\"fields\":{\"orderId\":").append(100_000 + i / 7)
                    .append(",\"total\":").append(random.nextInt(900)).append(".5}");
            case 1 -> json.append(",\"name\":\"profile.viewed\",\"message\":\"Profile page rendered in ")
                    .append(random.nextInt(200)).append(" ms\",\"fields\":{\"theme\":\"dark\"}");
            case 2 -> json.append(",\"name\":\"invoice.sent\",\"message\":\"Invoice ").append(i / 11)
                    .append(" for customer ").append(random.nextInt(USERS)).append(" sent, payment due in 14 days\"");
            case 3 -> json.append(",\"name\":\"org.stock.Refresh\",\"message\":\"Stock of ").append(what)
                    .append(" refreshed: ").append(random.nextInt(500)).append(" pieces in warehouse ")
                    .append(random.nextInt(9)).append('"');
            default -> json.append(",\"name\":\"mail.delivered\",\"message\":\"Message <m").append(i)
                    .append("@example.org> delivered to mx").append(random.nextInt(5)).append(" after retry\"");
        }
    }

    private void warning(StringBuilder json, int source) {
        json.append(",\"level\":\"warn\",\"name\":\"slow.query\",\"message\":\"Query of table ")
                .append(GOODS[random.nextInt(GOODS.length)]).append('_').append(SOURCES.get(source)).append(" took ")
                .append(1_000 + random.nextInt(9_000)).append(" ms\"");
    }

    private void error(StringBuilder json, int i, int source, boolean critical) {
        // Few errors are frequent, most are rare.
        int which = (int) Math.min(399, Math.floor(Math.pow(random.nextDouble(), 3) * 400));
        int type = which % ERRORS.length;
        String name = "Service" + which;
        json.append(",\"level\":\"").append(critical ? "critical" : "error").append("\",\"name\":\"call.failed\"")
                .append(",\"message\":\"Call of service ").append(which).append(" failed: ").append(CAUSES[type])
                .append(" (attempt ").append(1 + i % 4).append(")\",\"exception\":{\"type\":\"").append(ERRORS[type])
                .append("\",\"message\":\"").append(CAUSES[type]).append("\",\"stack\":\"").append(ERRORS[type])
                .append(": ").append(CAUSES[type]);
        for (int frame = 0; frame < 8; frame++) {
            json.append("\\n\\tat org.").append(SOURCES.get(source)).append(".internal.").append(name).append(".step")
                    .append(frame).append('(').append(name).append(".java:").append(10 + frame * 7).append(')');
        }
        json.append("\"}");
    }

    private String user() {
        int number = (int) (Math.pow(random.nextDouble(), 2.5) * USERS);
        return FIRST[number % FIRST.length] + '.' + LAST[number / FIRST.length % LAST.length] + number;
    }

    static String session(int user) {
        return hex(user * 0x9e3779b97f4a7c15L, 16);
    }

    private static String hex(long number, int digits) {
        String hex = Long.toHexString(number);
        return hex.length() >= digits ? hex.substring(hex.length() - digits) : "0".repeat(digits - hex.length()) + hex;
    }
}
