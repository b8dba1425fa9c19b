// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests every page and every query of the API, with and without hits, and each two filters together, and prints how
 * long they take. The build does it with few events and requires only the right status. With
 * {@code -Dsearch.directory=DIR}, the database is made there once, and used again.
 *
 * <pre>
 * mvn test -pl src/collector -am -Dtest=CollectorSpeedTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dsearch.events=10000000 -Dsearch.directory=/tmp/events -Dsearch.rounds=40
 * </pre>
 */
class CollectorSpeedTest {
    private static final int EVENTS = Integer.getInteger("search.events", 20_000);
    private static final int ROUNDS = Integer.getInteger("search.rounds", 1);
    private static final int WARM = Integer.getInteger("search.warm", 0);
    private static final String ONLY = System.getProperty("search.only", "");
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final Pattern ISSUE = Pattern.compile("\\{\"id\":(\\d+)");

    @TempDir
    Path temporary;
    private final Random random = new Random(5);
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private Host host;
    private Visit admin;

    /** Returns the path of a request. */
    private interface Question {
        String path();
    }

    @Test
    void answersEveryPageAndQuery() throws Exception {
        String given = System.getProperty("search.directory");
        Path directory = given == null ? temporary : Path.of(given);
        Files.createDirectories(directory);
        if (!Files.exists(directory.resolve("filled"))) {
            double rate = new FiveApplications(EVENTS).fill(directory);
            Files.writeString(directory.resolve("filled"), String.valueOf(rate));
            System.out.printf(Locale.ROOT, "filled at %,.0f events/s%n", rate);
        }
        long started = System.currentTimeMillis();
        InstantSource clock = () -> Instant.ofEpochMilli(FiveApplications.END + System.currentTimeMillis() - started);
        try (Host running = new Host(clock, directory, "keys", FiveApplications.keySetting(), "max-events",
                "1000000000", "open-to-loopback", "false")) {
            host = running;
            admin = new Visit(host, "ada", "admin");
            List<String> wrong = measure();
            assertThat(wrong).isEmpty();
        }
    }

    private List<String> measure() throws Exception {
        list();
        List<String> wrong = new ArrayList<>();
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT,
                "%,d events, %,d MB, %d queries%n%n| query | p50 ms | p95 ms | partial | CPU ms |%n|---|---|---|---|---|%n",
                EVENTS, Files.size(host.directory().resolve("events.db")) >> 20, questions.size()));
        List<Question> all = List.copyOf(questions.values());
        for (int i = 0; i < WARM; i++) {
            admin.get(all.get(random.nextInt(all.size())).path());
        }
        for (Map.Entry<String, Question> one : questions.entrySet()) {
            if (one.getKey().matches(ONLY.isEmpty() ? ".*" : ONLY)) {
                String row = measure(one.getKey(), one.getValue(), wrong);
                table.append(row);
                System.out.print(row);
            }
        }
        String file = System.getProperty("search.table");
        if (file != null) {
            Files.writeString(Path.of(file), table);
        }
        return wrong;
    }

    private String measure(String name, Question question, List<String> wrong) throws Exception {
        double[] millis = new double[ROUNDS];
        int partial = 0;
        double slowWhole = 0;
        String slow = "";
        long cpu = cpu();
        for (int round = 0; round < ROUNDS; round++) {
            String path = question.path();
            // Downloads have a limit for each user.
            Visit visit = path.contains("/events.") ? new Visit(host, "p" + round, "admin") : admin;
            long from = System.nanoTime();
            HttpResponse<String> response = visit.get(path);
            millis[round] = (System.nanoTime() - from) / 1e6;
            boolean isPartial = response.body().contains("\"partial\":true")
                    || response.body().contains("id=\"partial\"")
                    || path.contains("api/v1/histogram") && response.body().contains("\"capped\":true");
            partial += isPartial ? 1 : 0;
            if (!isPartial && millis[round] > slowWhole) {
                slowWhole = millis[round];
                slow = path;
            }
            int expected = name.contains("(404)") ? 404 : 200;
            if (response.statusCode() != expected) {
                wrong.add(name + ": " + path + " " + response.statusCode() + " "
                        + response.body().substring(0, Math.min(300, response.body().length())));
            }
        }
        double used = (cpu() - cpu) / 1e6 / ROUNDS;
        Arrays.sort(millis);
        double p95 = millis[Math.min(ROUNDS - 1, (int) (ROUNDS * 0.95))];
        if (Boolean.getBoolean("search.slow") && slowWhole > 50) {
            System.out.printf(Locale.ROOT, "    slowest %.0f ms: %s%n", slowWhole, slow);
        }
        return String.format(Locale.ROOT, "| %s | %.1f | %.1f | %s | %.1f |%n", name, millis[ROUNDS / 2], p95,
                partial == 0 ? "" : 100 * partial / ROUNDS + " %", used);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void add(String name, Question question) {
        questions.put(name, question);
    }

    /** A question to the page and to the API. */
    private void search(String name, Question query) {
        add("page: " + name, () -> "/?" + query.path());
        add("API: " + name, () -> "/api/v1/events?" + query.path());
    }

    private void list() throws Exception {
        Map<String, String> some = sample();
        pages(some);
        words();
        values(some);
        pairs(some);
        api(some);
    }

    private void pages(Map<String, String> some) throws Exception {
        admin.post("/views", "search", "level=error&source=shop", "name", "errors of the shop");
        search("all events", () -> "");
        add("page: older events, anywhere", () -> "/?before=" + any() + "_1");
        for (String level : List.of("info", "warn", "error", "critical", "extreme")) {
            search("level " + level, () -> "level=" + level);
        }
        search("a source", () -> "source=" + source());
        search("the rarest source", () -> "source=mail");
        search("an absent source", () -> "source=nobody");
        search("warnings of a source", () -> "level=warn&source=" + source());
        search("errors of a source", () -> "level=error&source=" + source());
        search("an absent level of a source", () -> "level=critical&source=mail");
        for (String last : List.of("15m", "1h", "1d", "7d")) {
            search("last " + last, () -> "last=" + last);
        }
        search("three minutes, anywhere", this::threeMinutes);
        search("a day, anywhere", this::day);
        search("an absent level within a day", () -> "level=extreme&" + day());
        search("a rare level within a day", () -> "level=critical&" + day());
        add("page: an event", () -> "/events/" + (1 + random.nextInt(EVENTS)));
        add("page: an event by its id", () -> "/events/by-id?source=" + some.get("source") + "&id=" + some.get("id"));
        add("page: an absent event (404)", () -> "/events/999999999");
        for (String sort : List.of("last", "first", "count")) {
            add("page: issues by " + sort, () -> "/issues?sort=" + sort);
        }
        for (String state : List.of("open", "resolved", "regressed", "muted")) {
            add("page: issues " + state, () -> "/issues?state=" + state);
        }
        add("page: issues of a source with a text", () -> "/issues?source=shop&q=refused");
        add("page: issues with an absent text", () -> "/issues?q=nowhere");
        add("page: issues of a release", () -> "/issues?release=2.3.0");
        add("page: an issue with many events", () -> "/issues/" + some.get("issue"));
        add("page: an issue with few events", () -> "/issues/" + some.get("smallIssue"));
        add("page: an absent issue (404)", () -> "/issues/99999999");
        for (String page : List.of("status", "audit", "keys", "notifications", "new", "account")) {
            if (!page.equals("account")) {
                add("page: " + page, () -> "/" + page);
            }
        }
    }

    private void words() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a frequent word", "payment");
        texts.put("a word of every request", "get");
        texts.put("a rare word", FiveApplications.RARE_WORD);
        texts.put("an absent word", "unicorn");
        texts.put("a word of the past", FiveApplications.OLD_WORD);
        texts.put("two words", "payment pending");
        texts.put("two frequent words, never together", "invoice refreshed");
        texts.put("a phrase", "\"payment pending\"");
        texts.put("an absent phrase", "\"pending payment\"");
        texts.put("a word and an absent one", "payment unicorn");
        texts.put("beginning, frequent", "pay*");
        texts.put("beginning, many words", "1*");
        texts.put("beginning of a word of the past", "migr*");
        texts.put("beginning, rare", "meltd*");
        texts.put("beginning, absent", "unico*");
        texts.put("a word and a frequent beginning", "invoice pay*");
        texts.put("one word or another", "unicorn OR invoice");
        texts.put("one absent word or another", "unicorn OR centaur");
        texts.put("a word without another", "payment -invoice");
        texts.put("without a word", "-payment");
        texts.put("a part, frequent", "*aymen*");
        texts.put("a part, rare", "*eltdow*");
        texts.put("a part, absent", "*nicor*");
        texts.put("a part and a word", "*endin* payment");
        texts.put("an absent part and a word", "*nicor* payment");
        texts.put("without a part", "-*aymen*");
        texts.forEach((name, text) -> search(name, () -> "q=" + encoded(text)));
        for (String name : List.of("a frequent word", "a rare word", "an absent word", "a word of the past",
                "beginning, frequent", "beginning, absent", "a part, frequent", "a part, absent",
                "two frequent words, never together")) {
            String q = "q=" + encoded(texts.get(name)) + '&';
            search(name + ", three minutes", () -> q + threeMinutes());
            search(name + ", a day", () -> q + day());
            search(name + ", errors", () -> q + "level=error");
            search(name + ", a source", () -> q + "source=" + source());
        }
    }

    private void values(Map<String, String> some) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("user, present", "user=" + some.get("user"));
        all.put("user, rare", "user=" + FiveApplications.RARE_USER);
        all.put("user, absent", "user=nobody.at.all");
        all.put("user, one of two", "user=" + encoded(some.get("user") + " OR " + FiveApplications.RARE_USER));
        all.put("user, excluded", "user=!" + some.get("user"));
        all.put("session, present", "session=" + some.get("session"));
        all.put("session, absent", "session=0000000000000000");
        all.put("name, frequent", "name=http_request");
        all.put("name, absent", "name=http_answer");
        all.put("name, excluded", "name=!http_request");
        all.put("target, present", "target=" + encoded(some.get("target")));
        all.put("target, absent", "target=" + encoded("/nowhere/at/all"));
        all.put("field, frequent", "field=" + encoded("status=200"));
        all.put("field, less frequent", "field=" + encoded("status=404"));
        all.put("field, rare", "field=" + encoded("orderId=" + (100_000 + EVENTS / 70)));
        all.put("field, absent value", "field=" + encoded("status=418"));
        all.put("field, absent name", "field=" + encoded("colour=200"));
        all.put("field, boolean", "field=" + encoded("cached=true"));
        all.put("field, absent boolean", "field=" + encoded("frozen=true"));
        all.put("field, excluded", "field=" + encoded("status!=200"));
        all.put("field, two", "field=" + encoded("status=404 AND method=GET"));
        all.put("source as a field, excluded", "field=" + encoded("source!=shop"));
        all.put("release", "field=" + encoded("release=2.3.0"));
        all.put("release, absent", "field=" + encoded("release=9.9.9"));
        all.put("key, frequent", "key=shop1");
        all.put("key, rare", "key=" + FiveApplications.RARE_KEY);
        all.put("key, absent", "key=elk0");
        all.put("address, frequent", "address=192.0.2.10");
        all.put("address, rare", "address=" + FiveApplications.RARE_ADDRESS);
        all.put("address, absent", "address=203.0.113.9");
        all.put("request, present", "req=" + some.get("req"));
        all.put("request, absent", "req=r-none");
        all.put("correlation, present", "corr=" + some.get("corr"));
        all.put("correlation, absent", "corr=c-none");
        all.put("issue, large", "issue=" + some.get("issue"));
        all.put("issue, small", "issue=" + some.get("smallIssue"));
        all.put("issue, absent", "issue=99999999");
        for (String state : List.of("open", "resolved", "regressed", "muted")) {
            all.put("state " + state, "state=" + state);
        }
        all.forEach((name, query) -> {
            search(name, () -> query);
            search(name + ", a day", () -> query + '&' + day());
        });
    }

    /** Each two filters of the page. */
    private void pairs(Map<String, String> some) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("level", "level=warn");
        all.put("grave", "level=critical");
        all.put("source", "source=stock");
        all.put("word", "q=payment");
        all.put("part", "q=" + encoded("*efreshe*"));
        all.put("last", "last=1h");
        all.put("state", "state=resolved");
        all.put("issue", "issue=" + some.get("issue"));
        all.put("request", "req=" + some.get("req"));
        all.put("correlation", "corr=" + some.get("corr"));
        all.put("key", "key=billing1");
        all.put("address", "address=192.0.2.21");
        all.put("user", "user=" + some.get("user"));
        all.put("session", "session=" + some.get("session"));
        all.put("name", "name=invoice.sent");
        all.put("target", "target=" + encoded(some.get("target")));
        all.put("field", "field=" + encoded("status=404"));
        List<String> names = List.copyOf(all.keySet());
        for (int a = 0; a < names.size(); a++) {
            for (int b = a + 1; b < names.size(); b++) {
                String one = all.get(names.get(a));
                String other = all.get(names.get(b));
                if (!one.substring(0, 3).equals(other.substring(0, 3))) {
                    add("page: " + names.get(a) + " and " + names.get(b), () -> "/?" + one + '&' + other);
                }
            }
        }
    }

    private void api(Map<String, String> some) {
        add("API: the latest arrivals", () -> "/api/v1/events?after=" + (EVENTS - 50));
        add("API: arrivals since the beginning", () -> "/api/v1/events?after=0");
        add("API: arrivals of an absent level", () -> "/api/v1/events?after=0&level=extreme");
        add("API: arrivals of an absent source and part", () -> "/api/v1/events?after=0&source=mail&q=*nicor*");
        add("API: an event", () -> "/api/v1/events/" + (1 + random.nextInt(EVENTS)));
        add("API: events around an event", () -> "/api/v1/events/" + (1 + random.nextInt(EVENTS)) + "/context?each=50");
        add("API: issues", () -> "/api/v1/issues");
        add("API: issues by count", () -> "/api/v1/issues?sort=count");
        add("API: an issue", () -> "/api/v1/issues/" + some.get("issue"));
        add("API: deployments", () -> "/api/v1/deployments");
        add("API: metrics", () -> "/metrics");
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("all", "");
        filters.put("an hour", "last=1h");
        filters.put("errors of a source", "level=error&source=shop");
        filters.put("a week of a frequent word", "last=7d&q=payment");
        filters.put("a week of an absent word", "last=7d&q=unicorn");
        filters.put("a week of a frequent beginning", "last=7d&q=" + encoded("pay*"));
        filters.put("a week of an absent part", "last=7d&q=" + encoded("*nicor*"));
        filters.put("a week of a key", "last=7d&key=shop1");
        filters.put("a week of an absent address", "last=7d&address=203.0.113.9");
        filters.put("a week of an issue", "last=7d&issue=" + some.get("issue"));
        filters.put("a week of a state", "last=7d&state=resolved");
        filters.put("a week of an absent field", "last=7d&field=" + encoded("status=418"));
        filters.forEach((name, query) -> add("API: histogram, " + name, () -> "/api/v1/histogram?" + query));
        String minute = "from=" + (FiveApplications.END - 3_600_000) + "&to=" + (FiveApplications.END - 3_590_000);
        add("API: NDJSON of ten seconds", () -> "/api/v1/events.ndjson?" + minute);
        add("API: CSV of ten seconds", () -> "/api/v1/events.csv?" + minute);
        add("API: NDJSON of a rare word", () -> "/api/v1/events.ndjson?q=" + FiveApplications.RARE_WORD);
        add("API: CSV of an absent word", () -> "/api/v1/events.csv?q=unicorn");
        add("API: CSV of a rare key", () -> "/api/v1/events.csv?key=" + FiveApplications.RARE_KEY);
        add("API: CSV of an absent level", () -> "/api/v1/events.csv?level=extreme");
        add("API: CSV of an issue", () -> "/api/v1/events.csv?issue=" + some.get("smallIssue"));
    }

    /** Values that occur. */
    private Map<String, String> sample() throws Exception {
        Map<String, String> some = new LinkedHashMap<>();
        String rows = admin.get("/api/v1/events?source=shop&limit=500&before=" + any() + "_1").body();
        some.put("source", "shop");
        for (String member : List.of("id", "user", "session", "reqId", "correlationId")) {
            some.put(member, first(Pattern.compile("\"" + member + "\":\"([^\"]+)\""), rows));
        }
        some.put("req", some.get("reqId"));
        some.put("corr", some.get("correlationId"));
        String request = admin.get("/api/v1/events?name=http_request&limit=1&before=1_" + (EVENTS / 2)).body();
        String whole = admin.get("/api/v1/events/" + first(SEQ, request)).body();
        some.put("target", first(Pattern.compile("\"target\":\"([^\"]+)\""), whole));
        String issues = admin.get("/api/v1/issues?sort=count").body();
        some.put("issue", first(ISSUE, issues));
        some.put("smallIssue", first(ISSUE, admin.get("/api/v1/issues?state=open&sort=first").body()));
        assertThat(some).doesNotContainValue(null);
        return some;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private String threeMinutes() {
        long from = any();
        return "from=" + from + "&to=" + (from + 180_000);
    }

    private String day() {
        long from = FiveApplications.END - 86_400_000L * (1 + random.nextInt(6));
        return "from=" + from + "&to=" + (from + 86_400_000L);
    }

    private long any() {
        return FiveApplications.END - (long) (random.nextDouble() * 0.98 * FiveApplications.SPAN);
    }

    private String source() {
        return FiveApplications.SOURCES.get(random.nextInt(FiveApplications.SOURCES.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
