// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.eventlog.it.end.LastWords;
import org.eventlog.it.end.RefusingExtension;
import org.eventlog.it.end.RefusingListener;
import org.eventlog.testing.WrittenLines;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Applications that end, or never begin, in a server that goes on. */
@Tag("every-server")
class ApplicationEndIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "ends-" + System.getProperty("arquillian.launch")).toAbsolutePath();

    private static final int NOBODY = 1;

    private static ServerProcess server;

    /** Applications that fail to start, for two reasons, and one that starts and ends. */
    @BeforeAll
    static void deploy() throws Exception {
        Directories.delete(DIR);
        server = Server.current().process("ends");
        Redeployable applications = (Redeployable) server;
        applications.startEmpty(Map.of());
        Shop client = new Shop(server.port());
        await().atMost(LONG).until(() -> client.status("/") != -1);
        Path refused = war("refused", RefusingListener.class);
        for (int i = 1; i <= 3; i++) {
            int times = i;
            deploy(applications, refused, () -> refusals("RefusingListener") >= times);
            applications.withdraw();
        }
        if (!Server.current().forgetsRefusedExtensions()) {
            deploy(applications, unsound(), () -> refusals("RefusingExtension") >= 1);
            applications.withdraw();
        }
        deploy(applications, war("ends", LastWords.class, LastWords.Listener.class),
                () -> client.status("/log?text=hello") == 200);
        applications.undeploy();
    }

    /**
     * Tries it several times: Open Liberty refuses an application with the name of one whose end it is still busy with
     * (CWWKS9110E), and says nothing when that has ended.
     */
    private static void deploy(Redeployable applications, Path war, Callable<Boolean> deployed) throws IOException {
        for (int tries = 1;; tries++) {
            applications.deploy(war);
            try {
                await().atMost(Duration.ofSeconds(30)).until(deployed);
                return;
            } catch (ConditionTimeoutException e) {
                if (tries == 4) {
                    throw e;
                }
                applications.withdraw();
            }
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    @Test
    void failedDeploymentsLeaveNothingRunning() throws Exception {
        Remains remains = new Remains(server);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(remains.threads()).isEmpty();
            assertThat(remains.openFiles(DIR)).isEmpty();
        });
        if (!Server.current().keepsClassLoaders()) {
            assertThat(remains.heldHandlers()).isEmpty();
        }
    }

    @Test
    void whatAnApplicationLogsAtItsEndArrives() throws Exception {
        assertThat(lines("ends")).anyMatch(line -> line.contains("\"name\":\"end.begin\""))
                .anyMatch(line -> line.contains("\"name\":\"end.context\""))
                .anyMatch(line -> line.contains("\"name\":\"end.destroyed\""))
                .anyMatch(line -> line.contains("record of the end"))
                .anyMatch(line -> line.contains("\"name\":\"end.pre-destroy\""));
    }

    @Test
    void unsentEventsOfAnEndedApplicationArriveAfterItsNextStartIfNobodyListened() throws Exception {
        assertUnsentEventsArriveAfterTheNextStart("unsent", NOBODY);
    }

    @Test
    void unsentEventsOfAnEndedApplicationArriveAfterItsNextStartIfTheReceiverDidNotAnswer() throws Exception {
        Fault[] always = Collections.nCopies(1_000, Fault.stall()).toArray(Fault[]::new);
        try (FaultyReceiver hanging = FaultyReceiver.http().script(always).start()) {
            assertUnsentEventsArriveAfterTheNextStart("unanswered", hanging.port());

            assertThat(hanging.events()).isNotEmpty();
        }
    }

    private static void assertUnsentEventsArriveAfterTheNextStart(String name, int away) throws Exception {
        Redeployable applications = (Redeployable) server;
        Shop client = new Shop(server.port());
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> name + "-" + i).toList();
        deploy(applications, sending(name, away), () -> client.status("/plain") == 200);
        for (String text : texts) {
            assertThat(client.status("/log?text=" + text)).isEqualTo(200);
        }
        long before = System.nanoTime();
        // Far more than the end may take. Without a deadline, it would go on for as long as the receiver is away.
        assertTimeout(Duration.ofSeconds(30), applications::undeploy);
        System.out.println(name + ": undeployed in " + (System.nanoTime() - before) / 1_000_000 + " ms");

        try (FaultyReceiver receiver = FaultyReceiver.http().start()) {
            deploy(applications, sending(name, receiver.port()), () -> client.status("/plain") == 200);
            try {
                await().atMost(LONG).untilAsserted(() -> assertThat(receiver.kept())
                        .filteredOn(event -> "twin".equals(event.name()))
                        .map(event -> event.get("message")).containsExactlyElementsOf(texts));
            } finally {
                applications.undeploy();
            }
            assertThat(receiver).receivedNo("eventlog.dropped");
        }
    }

    private static Path sending(String name, int port) throws IOException {
        return TwinWar.atRoot(DIR, name, Map.of("eventlog.protocol", "http", "eventlog.host", "127.0.0.1",
                "eventlog.port", String.valueOf(port), "eventlog.close-timeout", "2s", "eventlog.db",
                DIR.resolve(name + ".db").toString()));
    }

    private static long refusals(String by) throws IOException {
        // Once for each deployment, while the servers print the cause as often as they like.
        return server.console().lines().filter(line -> line.contains(by + " refuses")).count();
    }

    private static Path unsound() throws IOException {
        Path plain = war("unsound", RefusingExtension.class);
        return TwinWar.export(ShrinkWrap.createFromZipFile(WebArchive.class, plain.toFile())
                .addAsServiceProvider(Extension.class, RefusingExtension.class), DIR.resolve("extended"));
    }

    private static Path war(String name, Class<?>... classes) throws IOException {
        return TwinWar.atRoot(DIR, name, Map.of("eventlog.protocol", "file", "eventlog.file.path",
                DIR.resolve(name + ".log").toString(), "eventlog.db", DIR.resolve(name + ".db").toString()), classes);
    }

    private static List<String> lines(String name) {
        return WrittenLines.of(DIR.resolve(name + ".log"));
    }
}
