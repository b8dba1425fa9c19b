// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.UUID;
import org.eventlog.Level;

/**
 * A stream of events like those of a shop: five types with different fields, 10,000 users and as many sessions, 500
 * paths, a new id for each request, varying numbers, amounts and durations, and one text in twenty that is not ASCII.
 *
 * <p>All varying values are created anew for each event, as in an application: a repeated text is a new object whose
 * hash is not yet computed. Only keys, event names, and words of a fixed list (a method, a country) are literals.
 */
final class ShopEvents {
    static final int USERS = 10_000;
    static final int PATHS = 500;
    static final long SEED = 20_261_129;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final String[] METHODS = {"GET", "GET", "GET", "POST", "PUT", "DELETE"};
    private static final int[] STATUS = {200, 200, 200, 200, 200, 201, 204, 302, 304, 404};
    private static final String[] COUNTRIES = {"NL", "DE", "FR", "BE", "AT", "DK", "PL", "JP"};
    private static final String[] WAREHOUSES = {"rotterdam-3", "hamburg-1", "lyon-2", "gdansk-1", "osaka-1"};
    private static final String[] PAYMENTS = {"invoice", "card", "transfer", "wallet"};
    private static final String[] REASONS = {"insufficient funds", "card expired", "issuer not available",
            "limit exceeded"};

    private ShopEvents() {}

    /** Writes the event with this number. The same number always yields the same event. */
    static void write(int i, Form form) {
        long random = random(i);
        int kind = (int) (random >>> 57);
        if (kind < 51) {
            viewed(random, form);
        } else if (kind < 96) {
            placed(i, random, form);
        } else if (kind < 115) {
            searched(random, form);
        } else if (kind < 124) {
            refused(i, random, form);
        } else {
            failed(i, random, form);
        }
        form.log();
    }

    private static void viewed(long random, Form form) {
        long more = mix(random);
        String path = path(random);
        double millis = millis(more);
        int status = STATUS[below(more, 40, STATUS.length)];
        String method = METHODS[below(more, 20, METHODS.length)];
        form.begin(Level.INFO, "shop.page.viewed",
                method + " " + path + " answered " + status + " in " + (int) millis + " ms for "
                        + ShopWords.name(random),
                11);
        form.context(user(random), session(random), request(random, more));
        form.target(path);
        form.tag("web");
        form.text("path", path);
        form.text("method", method);
        form.number("status", status);
        form.number("responseBytes", 500 + (more >>> 48));
        form.decimal("durationMs", millis);
        form.text("agent", ShopWords.agent(more));
    }

    private static void placed(int i, long random, Form form) {
        long more = mix(random);
        String order = order(i);
        int items = 1 + below(more, 24, 12);
        double total = amount(more);
        form.begin(Level.INFO, "shop.order.placed", "order " + order + " placed by " + ShopWords.name(random) + ": "
                + items + " items for " + (int) total + " EUR", 15);
        form.context(user(random), session(random), request(random, more));
        form.target("order:" + order);
        form.tag("checkout");
        form.text("path", path(random));
        form.text("order", order);
        form.number("items", items);
        form.decimal("total", total);
        form.text("country", COUNTRIES[below(more, 28, COUNTRIES.length)]);
        form.text("city", ShopWords.city(more));
        form.flag("express", (more & 1) == 0);
        form.text("warehouse", WAREHOUSES[below(more, 36, WAREHOUSES.length)]);
        form.text("payment", PAYMENTS[below(more, 44, PAYMENTS.length)]);
        form.decimal("durationMs", millis(random));
    }

    private static void searched(long random, Form form) {
        long more = mix(random);
        String words = ShopWords.search(random);
        int hits = below(more, 40, 2_000);
        form.begin(Level.INFO, "shop.search", "search for '" + words + "' found " + hits + " articles", 10);
        form.context(user(random), session(random), request(random, more));
        form.tag("web");
        form.text("path", path(random));
        form.text("words", words);
        form.number("hits", hits);
        form.number("page", 1 + below(more, 20, 5));
        form.flag("cached", (more & 3) == 0);
        form.decimal("durationMs", millis(more));
    }

    private static void refused(int i, long random, Form form) {
        long more = mix(random);
        String order = order(i);
        String reason = REASONS[below(more, 20, REASONS.length)];
        double amount = amount(more);
        form.begin(Level.WARN, "shop.payment.refused",
                "payment of order " + order + " by " + ShopWords.name(random) + " refused: " + reason, 11);
        form.context(user(random), session(random), request(random, more));
        form.target("order:" + order);
        form.tag("checkout");
        form.text("path", path(random));
        form.text("order", order);
        form.decimal("amount", amount);
        form.text("reason", reason);
        form.number("attempt", 1 + below(more, 30, 4));
        form.decimal("durationMs", millis(random));
    }

    private static void failed(int i, long random, Form form) {
        long more = mix(random);
        String order = order(i);
        String article = "A-" + Long.toHexString(more >>> 40);
        String warehouse = WAREHOUSES[below(more, 36, WAREHOUSES.length)];
        int attempts = 2 + below(more, 20, 5);
        form.begin(Level.ERROR, "shop.stock.failed", "article " + article + " of order " + order + " not reserved in "
                + warehouse + " after " + attempts + " attempts", 11);
        form.context(user(random), session(random), request(random, more));
        form.target("order:" + order);
        form.tag("stock");
        form.text("path", path(random));
        form.text("order", order);
        form.text("article", article);
        form.text("warehouse", warehouse);
        form.number("attempts", attempts);
        form.decimal("durationMs", millis(more));
    }

    /** The random bits from which the event with this number is made. */
    static long random(int i) {
        return mix(SEED + i * GOLDEN);
    }

    static String user(long random) {
        return new String(ShopWords.USERS[below(random, 8, USERS)]);
    }

    /** The session of the user. Each user has only one. */
    static String session(long random) {
        return new String(ShopWords.SESSIONS[below(random, 8, USERS)]);
    }

    static String request(long random, long more) {
        return new UUID(random & ~0xF000L | 0x4000L, more & ~(3L << 62) | 1L << 63).toString();
    }

    static String path(long random) {
        return new String(ShopWords.PATHS[below(random, 24, PATHS)]);
    }

    static String order(int i) {
        return Long.toString(100_200_300L + i);
    }

    private static double amount(long random) {
        return (199 + below(random, 12, 50_000)) / 100.0;
    }

    /** Mostly short, sometimes long; with one decimal. */
    static double millis(long random) {
        double part = (random >>> 44 & 0xFFFF) / 65_536.0;
        return Math.round(part * part * part * part * 20_000 + 8) / 10.0;
    }

    /** A number below the bound, from 24 of the bits. */
    static int below(long random, int shift, int bound) {
        return (int) ((random >>> shift & 0xFFFFFF) * bound >>> 24);
    }

    /** SplitMix64's finalizer: each bit of the result depends on all bits of the argument. */
    static long mix(long number) {
        long n = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        n = (n ^ n >>> 27) * 0x94D049BB133111EBL;
        return n ^ n >>> 31;
    }
}
