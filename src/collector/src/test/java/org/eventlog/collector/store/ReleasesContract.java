// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests releases: deployments, issues that are new in one, and issues resolved in the next one. */
abstract class ReleasesContract extends IssuesContract {

    @Test
    void firstEventOfAReleaseIsADeployment() throws Exception {
        append(event("e1").release("1").ts(NOW), event("e2").release("1").ts(NOW + 1), event("e3"),
                event("e4").release("1").source(source("bank")).ts(NOW + 2));
        append(event("e5").release("1").ts(NOW + 3), event("e6").release("2").ts(NOW + 4));

        assertThat(deployments(null)).extracting(Deployment::source, Deployment::release, Deployment::at,
                Deployment::by)
                .containsExactly(tuple("shop", "2", NOW + 4, null), tuple("bank", "1", NOW + 2, null),
                        tuple("shop", "1", NOW, null));
        assertThat(deployments("bank")).hasSize(1);
    }

    @Test
    void startWithAnEarlierReleaseIsADeployment() throws Exception {
        append(event("e1").startOf("1"), event("e2").release("2"));

        append(event("e3").release("1"), event("e4").startOf("2"));
        assertThat(deployments("shop")).as("one that runs on, and a restart").hasSize(2);

        append(event("e5").startOf("1"), event("e6").startOf("1"));
        assertThat(deployments("shop")).extracting(Deployment::release).containsExactly("1", "2", "1");
    }

    @Test
    void duplicateIsNoDeployment() throws Exception {
        append(event("e1").release("1"));

        append(event("e1").release("2"));

        assertThat(deployments(null)).hasSize(1);
    }

    @Test
    void deploymentIsAddedAndListedByTime() throws Exception {
        Deployment first = store.deployments().add(source("shop"), "1", NOW, "k-shop");
        Deployment second = store.deployments().add(source("bank"), "7", NOW + 10, "k-bank");
        append(event("e1").release("1").ts(NOW + 20));

        assertThat(first).extracting(Deployment::source, Deployment::release, Deployment::at, Deployment::by)
                .containsExactly("shop", "1", NOW, "k-shop");
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(deployments(null)).containsExactly(second, first);
        assertThat(store.deployments().list(null, NOW, NOW + 10, 9)).containsExactly(first);
        assertThat(store.deployments().list(null, NOW + 1, null, 9)).containsExactly(second);
        assertThat(store.deployments().list(null, null, null, 1)).containsExactly(second);
        assertThat(deployments("nobody")).isEmpty();
    }

    @Test
    void senderWithManyReleasesCannotFillTheTable() throws Exception {
        append(IntStream.range(0, 500).mapToObj(i -> event("e" + i).release("r" + i).issue("A"))
                .toArray(TestEvent[]::new));
        assertThat(store.deployments().list("shop", null, null, 1_000)).hasSize(20);
        assertThat(issue("A").count()).isEqualTo(500);

        for (int i = 0; i < 195; i++) {
            store.deployments().add(source("shop"), "d" + i, NOW, null);
        }
        assertThat(store.deployments().list("shop", null, null, 1_000)).hasSize(DeploymentStore.KEPT)
                .extracting(Deployment::release).contains("d194").doesNotContain("r0", "r14");
    }

    @Test
    void issueIsNewInTheReleaseOfItsFirstEvent() throws Exception {
        append(event("e1").release("1").issue("A"), event("e2").issue("C"));
        append(event("e3").release("2").issue("A"), event("e4").release("2").issue("B"),
                event("e5").release("2").issue("C"));

        assertThat(in("1")).containsExactly("A");
        assertThat(in("2")).containsExactly("B");
        assertThat(in("3")).isEmpty();
        assertThat(issue("A").release()).isEqualTo("1");
        assertThat(issue("C").release()).isNull();
    }

    @Test
    void issueResolvedInTheNextReleaseIsReopenedOnlyByALaterRelease() throws Exception {
        append(event("e1").release("1").issue("A"), event("e2").release("2").issue("B"));
        resolveNext("A");
        assertThat(issue("A")).extracting(Issue::state, Issue::fixedAfter).containsExactly(IssueState.RESOLVED, "2");

        append(event("e3").issue("A").ts(NOW + 100), event("e4").release("1").issue("A").ts(NOW + 100),
                event("e5").release("2").issue("A").ts(NOW + 100), event("e6").startOf("1").issue("A").ts(NOW + 100));
        assertThat(issue("A").state()).as("by a release before").isEqualTo(IssueState.RESOLVED);

        append(event("e7").release("3").issue("A").ts(NOW - 100));
        assertThat(issue("A")).extracting(Issue::state, Issue::count).containsExactly(IssueState.REGRESSED, 6L);
    }

    @Test
    void deploymentThatFollowsMakesItsReleaseALaterOne() throws Exception {
        append(event("e1").issue("A"));
        resolveNext("A");
        assertThat(issue("A").fixedAfter()).isEmpty();

        store.deployments().add(source("shop"), "1", NOW + 50, null);
        append(event("e2").issue("A").ts(NOW + 100));
        assertThat(issue("A").state()).isEqualTo(IssueState.RESOLVED);

        append(event("e3").release("1").issue("A").ts(NOW + 100));
        assertThat(issue("A").state()).isEqualTo(IssueState.REGRESSED);
    }

    @Test
    void releaseThatIsDeployedManyTimesIsNotTheNext() throws Exception {
        append(event("e0").release("0"), event("e1").release("1").issue("A"));
        resolveNext("A");
        for (int i = 0; i < DeploymentStore.KEPT + 10; i++) {
            store.deployments().add(source("shop"), "1", NOW + 2, null);
        }

        append(event("e2").release("1").issue("A").ts(NOW + 100));

        assertThat(issue("A").state()).isEqualTo(IssueState.RESOLVED);
        assertThat(store.deployments().list("shop", null, null, 1_000)).hasSize(DeploymentStore.KEPT + 1)
                .last().extracting(Deployment::release, Deployment::at).containsExactly("1", NOW);
    }

    @Test
    void releaseOfAnotherSourceIsNotTheNext() throws Exception {
        append(event("e1").release("1").issue("A"));
        resolveNext("A");

        append(event("e2").release("2").source(source("bank")), event("e3").release("1").issue("A").ts(NOW + 100));

        assertThat(issue("A").state()).isEqualTo(IssueState.RESOLVED);
    }

    @Test
    void otherChangesAndUndoForgetAndRestoreTheNextRelease() throws Exception {
        append(event("e1").release("1").issue("A"));
        resolveNext("A");
        Issue before = issue("A");

        long change = store.issues().change(List.of(before.id()), IssueChange.REOPEN, ANN, NOW + 2).orElseThrow();
        assertThat(issue("A").fixedAfter()).isNull();

        store.issues().undo(change, ANN, NOW + 3);
        assertThat(issue("A")).isEqualTo(before);
        append(event("e2").issue("A").ts(NOW + 100));
        assertThat(issue("A").state()).isEqualTo(IssueState.RESOLVED);
        assertThat(store.audit().list(null, 9)).extracting(AuditEntry::action).containsExactly("undo", "reopen",
                "resolve-next");
    }

    private void resolveNext(String title) throws StoreException {
        store.issues().change(List.of(issue(title).id()), IssueChange.RESOLVE_NEXT, ANN, NOW + 1);
    }

    private List<String> in(String release) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, null, 9, IssueQuery.Sort.LAST, release))
                .stream()
                .map(Issue::title).toList();
    }

    private List<Deployment> deployments(String source) throws StoreException {
        return store.deployments().list(source, null, null, 99);
    }
}
