// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Serves the pages with sample events, for manual inspection: run it, and open the URL it prints. */
final class DemoHost {
    private DemoHost() {}

    public static void main(String[] args) throws Exception {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("eventlog-demo");
        try (Host host = new Host(directory)) {
            host.everybodyIs("erika " + (args.length > 1 ? args[1] : "eventlog-admin"));
            System.out.println(host.uri("/"));
            if (args.length < 3) {
                fill(host);
            }
            System.in.read();
        }
    }

    /** A day of a shop: few events at night, two bad hours, and some resolved issues. */
    private static void fill(Host host) throws Exception {
        long now = System.currentTimeMillis();
        Random random = new Random(4711);
        StringBuilder batch = new StringBuilder();
        int n = 0;
        for (long ago = 86_400_000L; ago > 0; ago -= 20_000 + random.nextInt(240_000)) {
            List<String> samples = samples();
            boolean bad = ago > 30_000_000L && ago < 37_000_000L;
            String event = samples.get(bad && random.nextBoolean()
                    ? 4
                    : random.nextInt(100) < 70
                            ? random.nextInt(2)
                            : random.nextInt(samples.size()));
            batch.append(event.replaceFirst("\\{", "{\"tstamp\":" + (now - ago) + ",").replace("4711",
                    String.valueOf(4000 + n++))).append('\n');
        }
        host.batch(batch.toString());
        host.form("status=warn&message=disk+at+91%25+on+db2&key=" + Host.LEGACY);
        for (String subject : List.of("stock", "mail", "search", "image", "tax")) {
            host.form("status=warn&message=the+" + subject + "+service+was+slow&key=" + Host.LEGACY);
        }
        Visit erika = new Visit(host, "erika", "admin");
        erika.post("/issues/1/resolve");
        erika.post("/issues/4/mute", "for", "7d");
        erika.post("/issues/5/resolve");
        erika.post("/issues/6/resolve");
        host.form("status=warn&message=the+mail+service+was+slow&key=" + Host.LEGACY);
        erika.post("/keys", "id", "k0k0k0k0k0", "source", "billing", "label", "Billing, production", "scope.ingest",
                "on",
                "level", "error", "addresses", "10.0.0.0/8");
        host.form("status=error&message=backup+of+db2+failed:+no+space+left+on+device&key=" + Host.LEGACY);
    }

    private static List<String> samples() {
        String request = "\"reqId\":\"0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55\",\"session\":\"9f8e7d6c5b4a\",";
        return List.of(
                "{" + request + "\"name\":\"http_request\",\"level\":\"info\",\"user\":\"guest\",\"message\":"
                        + "\"GET /shop/basket 200\",\"target\":\"/shop/basket\",\"fields\":{\"status\":200,\"durationMs\":12.4}}",
                "{" + request + "\"name\":\"order.placed\",\"level\":\"ok\",\"user\":\"erika\",\"message\":"
                        + "\"Order 4711 with 3 items, 84.90 EUR\",\"target\":\"order:4711\",\"fields\":{\"items\":3,\"total\":84.9}}",
                "{" + request + "\"name\":\"payment.retry\",\"level\":\"warn\",\"user\":\"erika\",\"message\":"
                        + "\"The payment service answered 503 (2nd time), next attempt in 4 s\"}",
                "{\"name\":\"log_record\",\"level\":\"debug\",\"target\":\"logger:org.shop.stock\",\"message\":"
                        + "\"stock of 17 articles refreshed in 38 ms\"}",
                "{" + request + "\"name\":\"payment.failed\",\"level\":\"error\",\"user\":\"erika\",\"message\":"
                        + "\"Payment of order 4711 failed: connection refused\",\"host\":\"web1\",\"pid\":4242,"
                        + "\"application\":\"shop\",\"exception\":{\"type\":\"java.net.ConnectException\","
                        + "\"message\":\"Connection refused\",\"stack\":\"java.net.ConnectException: Connection refused\\n"
                        + "\\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)\\n\\tat org.shop.pay.Client.send"
                        + "(Client.java:88)\\n\\tat org.shop.Orders.place(Orders.java:141)\"},\"fields\":{\"attempts\":3,"
                        + "\"gateway\":\"pay.example.org\"}}",
                "{\"name\":\"account.admin.create\",\"level\":\"info\",\"user\":\"root\",\"target\":\"user:4711\","
                        + "\"message\":\"\"}",
                "{\"name\":\"heap.low\",\"level\":\"critical\",\"message\":\"Only 3 % of the heap are free after a full "
                        + "collection; <b>requests</b> are \\u001b[31mrefused\\u001b[0m \\u202etxt.exe\"}");
    }
}
