// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreException.Kind;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.store.TestEvent;
import org.eventlog.collector.store.TwoNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("opensearch")
@Timeout(120)
class OpenSearchStoreTest {
    @RegisterExtension
    static final OpenSearchNode NODE = new OpenSearchNode();
    private static final String PREFIX = OpenSearchNode.newPrefix();
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** The duration of a turn in tests that wait for its end. */
    private static final Duration SHORT_TURN = Duration.ofSeconds(3);

    @TempDir
    Path directory;
    private final List<OpenSearchStore> opened = new ArrayList<>();
    private OpenSearchStore store;
    private Relay relay;
    private int shop;

    @BeforeEach
    void start() throws Exception {
        relay = new Relay(NODE.url());
        store = open(NODE.store(PREFIX));
        store.keys().configure(List.of(KeyRow.configured("k", "shop", new byte[]{1}, false)), 1);
        shop = store.keys().all().get(0).source();
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(OpenSearchStore::close);
        relay.close();
        NODE.clear(PREFIX);
    }

    @Test
    void concurrentWritersAndTailsSeeTheSameEvents() throws Exception {
        new TwoNodes(open(NODE.store(PREFIX)), open(NODE.store(PREFIX)), 8, 10).run(shop);
    }

    /** Wherever a turn is interrupted: at the events, at the issues, or at the final update. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /[^/]*-events/_bulk.*", "POST /[^/]*-issues/_bulk.*", "POST /[^/]*/_refresh"})
    void keepsNothingOfAnInterruptedAppend(String where) throws Exception {
        store.append(List.of(event("e1")));
        OpenSearchStore broken = open(behindTheRelay());
        relay.loseAnswer(once(where));

        assertKind(() -> broken.append(List.of(event("e2"), event("e3"))), Kind.FAILED);

        assertThat(ids()).containsExactly("e1");
        assertThat(issue().count()).isEqualTo(1);
        assertThat(broken.append(List.of(event("e3"), event("e1")))).containsExactly(false, true);
        assertThat(ids()).containsExactly("e3", "e1");
        assertThat(issue().count()).isEqualTo(2);
    }

    @Test
    void keepsAnAppendWhoseLastResponseWasLost() throws Exception {
        OpenSearchStore broken = open(behindTheRelay());
        int[] puts = new int[1];
        relay.loseAnswer(request -> request.startsWith("PUT") && ++puts[0] == 2);

        assertKind(() -> broken.append(List.of(event("e1"))), Kind.FAILED);

        assertThat(ids()).containsExactly("e1");
        assertThat(broken.append(List.of(event("e1"), event("e2")))).containsExactly(true, false);
        assertThat(issue().count()).isEqualTo(2);
    }

    @Test
    void revertsTheTurnOfADeadWriterAfterItsTime() throws Exception {
        store.append(List.of(event("e1")));
        OpenSearchStore dying = open(behindTheRelay());
        // Once its events and issues are written, none of its requests gets through.
        boolean[] dead = new boolean[1];
        relay.refuse(request -> dead[0] |= request.endsWith("/_refresh"));
        assertKind(() -> dying.append(List.of(event("e2"),
                new TestEvent("e3").issue("B").release("1").arrival(shop))), Kind.FAILED);
        assertThat(ids()).as("not made known").containsExactly("e1");
        OpenSearchStore hasty = open(new OpenSearchStore(OpenSearchNode.config(NODE.url(), PREFIX),
                Duration.ofMillis(50), Duration.ofSeconds(10), SHORT_TURN));

        assertKind(() -> hasty.append(List.of(event("e4"))), Kind.BUSY);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                .until(() -> !hasty.append(List.of(event("e4")))[0]);

        assertThat(ids()).containsExactly("e4", "e1");
        assertThat(issue().count()).isEqualTo(2);
        relay.refuse(request -> false);
        assertThat(dying.append(List.of(event("e2")))).as("it is alive after all").containsExactly(false);
        assertThat(ids()).containsExactly("e4", "e2", "e1");

        hasty.append(List.of(new TestEvent("e5").issue("C").release("2").arrival(shop)));
        assertThat(store.issues().list(new IssueQuery(null, null, null, "C", null, 9))).singleElement()
                .extracting(Issue::id).as("the number of B may still be written").isNotEqualTo(2L);
        assertThat(store.deployments().list(null, null, null, 1)).first().extracting(Deployment::id).isNotEqualTo(1L);
    }

    @Test
    void writerThatLostItsTurnStoresNothing() throws Exception {
        OpenSearchStore slow = open(behindTheRelay());
        OpenSearchStore other = open(NODE.store(PREFIX, SHORT_TURN));
        boolean[] taken = new boolean[1];
        relay.refuse(request -> {
            if (!taken[0] && request.endsWith("/_refresh")) {
                taken[0] = true;
                await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                        .until(() -> !other.append(List.of(event("e2")))[0]);
            }
            return false;
        });

        assertKind(() -> slow.append(List.of(event("e1"))), Kind.BUSY);

        assertThat(ids()).containsExactly("e2");
        assertThat(issue().count()).isEqualTo(1);
    }

    @Test
    void indicesOfAnEarlierVersionGetTheNewFields() throws Exception {
        String earlier = OpenSearchNode.newPrefix();
        put("/" + earlier + "-issues", "{\"mappings\":{\"dynamic\":false,\"properties\":{\"id\":{\"type\":\"long\"},"
                + "\"source\":{\"type\":\"keyword\"},\"title\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"last\":{\"type\":\"long\"},\"state\":{\"type\":\"keyword\"},\"upTo\":{\"type\":\"long\"}}}}");
        put("/" + earlier + "-meta", "{\"mappings\":{\"dynamic\":false,\"properties\":{"
                + "\"kind\":{\"type\":\"keyword\"},\"key\":{\"type\":\"keyword\"},\"n\":{\"type\":\"long\"}}}}");
        put("/" + earlier + "-meta/_doc/d1?refresh=true",
                "{\"kind\":\"deployment\",\"key\":\"shop\",\"n\":1,\"at\":5,\"release\":\"0\"}");
        OpenSearchStore later = open(NODE.store(earlier));
        later.keys().configure(List.of(KeyRow.configured("k", "shop", new byte[]{1}, false)), 1);

        later.append(List.of(new TestEvent("e1").issue("A").release("1").arrival(later.keys().all().get(0).source())));

        assertThat(later.issues().list(new IssueQuery(null, null, null, null, null, 9, IssueQuery.Sort.LAST, "1")))
                .extracting(Issue::title)
                .containsExactly("A");
        assertThat(later.deployments().list(null, 5L, 6L, 9)).extracting(Deployment::release).containsExactly("0");
    }

    private static void put(String path, String body) throws Exception {
        assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(NODE.url().resolve(path))
                .header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString()).statusCode()).isBetween(200, 201);
    }

    @Test
    void unavailableNodeIsAFailure() {
        assertKind(() -> open(new OpenSearchStore(OpenSearchNode.config(URI.create("http://127.0.0.1:1"), PREFIX),
                SECOND, SECOND)), Kind.FAILED);
    }

    @Test
    void anotherServerThanOpenSearchIsAFailure() {
        relay.refuse(request -> true);

        assertKind(() -> open(behindTheRelay()), Kind.FAILED);
    }

    @Test
    void sendsUserAndPasswordWithEveryRequest() throws Exception {
        open(new OpenSearchStore(new CollectorConfig.OpenSearch(relay.url(), "ann", "s3cret", PREFIX), SECOND, SECOND))
                .events().newest();

        assertThat(relay.authorizations()).isNotEmpty().containsOnly("Basic YW5uOnMzY3JldA==");
    }

    @Test
    void aCollectorKeepsItsEventsThere() throws Exception {
        try (Host host = new Host(directory, "store", "opensearch", "opensearch.url", NODE.url().toString(),
                "opensearch.index", PREFIX)) {
            assertThat(host.event("{\"id\":\"1\",\"name\":\"order.failed\"}").body()).contains("\"duplicate\":false");
            assertThat(host.event("{\"id\":\"1\",\"name\":\"order.failed\"}").body()).contains("\"duplicate\":true");
            assertThat(host.get("/").body()).contains("order.failed");
            assertThat(host.get("/health/ready").statusCode()).isEqualTo(200);
        }
        assertThat(directory).as("no file of SQLite, no reserve").isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"429,circuit_breaking_exception,BUSY", "503,,BUSY", "403,cluster_block_exception,FULL",
            "429,cluster_block_exception,FULL", "500,task_cancelled_exception,TIMEOUT", "401,,FAILED",
            "400,mapper_parsing_exception,FAILED"})
    void mapsEachErrorToAKind(int status, String type, Kind kind) {
        assertThat(Fault.of(status, type == null ? "" : type).kind()).isEqualTo(kind);
    }

    private OpenSearchStore behindTheRelay() {
        return new OpenSearchStore(OpenSearchNode.config(relay.url(), PREFIX), Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private OpenSearchStore open(OpenSearchStore made) throws StoreException {
        opened.add(made);
        made.open();
        return made;
    }

    private EventStore.Arrival event(String id) {
        return new TestEvent(id).issue("A").arrival(shop);
    }

    private List<String> ids() throws StoreException {
        return store.events().list(EventQuery.newest(EventFilter.ALL, 9)).events().stream().map(StoredEvent::id)
                .sorted(Comparator.reverseOrder()).toList();
    }

    private Issue issue() throws StoreException {
        List<Issue> all = store.issues().list(new IssueQuery(null, null, null, null, null, 9));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static Predicate<String> once(String regex) {
        boolean[] happened = new boolean[1];
        return request -> !happened[0] && (happened[0] = request.matches(regex));
    }

    private static void assertKind(ThrowingCallable call, Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class,
                fault -> assertThat(fault.kind()).isEqualTo(kind));
    }
}
