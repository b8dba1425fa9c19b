// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Locale;
import java.util.UUID;

/** The words of {@link ShopEvents}: names of users, products and search texts. */
final class ShopWords {
    /** One in five is not ASCII. Some of these need one byte per character in memory, others two. */
    private static final String[] GIVEN = {"Ada", "Grace", "Jan", "Marie", "Pieter", "Anna", "Tom", "J\u00fcrgen",
            "Eva",
            "Max", "Nora", "Zo\u00eb", "Lena", "Karl", "Ines", "\u0410\u043d\u043d\u0430", "Rosa", "Bj\u00f6rn", "Mia",
            "Otto",
            "Lea",
            "Hugo", "Ida", "\u592a\u90ce"};
    private static final String[] FAMILY = {"Lovelace", "Hopper", "Jansen", "Curie", "de Vries", "Bakker", "Turing",
            "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters", "Hendriks", "Dekker", "Brouwer", "Dijkstra"};
    private static final String[] CITIES = {"Rotterdam", "Hamburg", "Lyon", "Gent", "Wien", "Odense", "Gda\u0144sk",
            "Utrecht", "M\u00fcnster", "Li\u00e8ge", "K\u00f6ln", "Leiden"};
    private static final String[] THINGS = {"lamp", "desk", "chair", "shelf", "table", "caf\u00e9 stove", "kettle",
            "caf\u00e9 table",
            "carpet", "curtain", "mirror", "\u0161\u00e1lek", "sofa", "bed", "clock", "\u8336\u7897"};
    private static final String[] KINDS = {"red", "blue", "green", "small", "large", "wooden", "used", "white"};
    private static final String[] AREAS = {"catalog", "account", "basket", "checkout", "help", "admin", "api/v1/orders",
            "api/v1/articles", "images", "reviews"};
    private static final String[] AGENTS = {
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "shop-app/4.2.1", "curl/8.14.1"};

    static final String[] USERS = users();
    static final String[] SESSIONS = sessions();
    static final String[] PATHS = paths();

    private ShopWords() {}

    static String name(long random) {
        return GIVEN[ShopEvents.below(random, 8, GIVEN.length)] + " "
                + FAMILY[ShopEvents.below(random, 30, FAMILY.length)];
    }

    static String city(long random) {
        return new String(CITIES[ShopEvents.below(random, 4, CITIES.length)]);
    }

    static String search(long random) {
        return KINDS[ShopEvents.below(random, 20, KINDS.length)] + " "
                + THINGS[ShopEvents.below(random, 32, THINGS.length)];
    }

    static String agent(long random) {
        return new String(AGENTS[ShopEvents.below(random, 10, AGENTS.length)]);
    }

    private static String[] users() {
        String[] users = new String[ShopEvents.USERS];
        for (int i = 0; i < users.length; i++) {
            long random = ShopEvents.mix(ShopEvents.SEED - i);
            String name = GIVEN[ShopEvents.below(random, 8, GIVEN.length)] + "."
                    + FAMILY[ShopEvents.below(random, 30, FAMILY.length)].replace(" ", "") + i;
            users[i] = name.toLowerCase(Locale.ROOT);
        }
        return users;
    }

    private static String[] sessions() {
        String[] sessions = new String[ShopEvents.USERS];
        for (int i = 0; i < sessions.length; i++) {
            long random = ShopEvents.mix(~ShopEvents.SEED - i);
            sessions[i] = new UUID(random, ShopEvents.mix(random)).toString().replace("-", "").substring(0, 22);
        }
        return sessions;
    }

    private static String[] paths() {
        String[] paths = new String[ShopEvents.PATHS];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = "/shop/" + AREAS[i % AREAS.length] + "/" + (1_000 + 37 * i);
        }
        return paths;
    }
}
