// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.store.KeyRow.Scope;
import org.junit.jupiter.api.Test;

/** Tests keys, users, and their audit log. */
abstract class KeysContract extends DocumentsContract {

    @Test
    void configuredKeysFollowTheConfiguration() throws Exception {
        assertThat(store.keys().all()).extracting(KeyRow::id, KeyRow::sourceName, KeyRow::configured, KeyRow::revoked)
                .containsExactly(tuple("k-bank", "bank", true, null), tuple("k-shop", "shop", true, null));

        store.keys().configure(List.of(configured("k-shop", "shop")), NOW + 1);
        assertThat(key("k-bank").revoked()).isEqualTo(NOW + 1);
        assertThat(key("k-shop").revoked()).isNull();

        store.keys().configure(List.of(configured("k-bank", "till")), NOW + 2);
        assertThat(key("k-bank")).extracting(KeyRow::revoked, KeyRow::sourceName).containsExactly(null, "till");
        assertThat(key("k-shop").revoked()).isEqualTo(NOW + 2);
        assertThat(store.events().sources()).containsExactly("bank", "shop", "till");
        assertThat(store.audit().list(null, 9)).isEmpty();
    }

    @Test
    void theSameConfigurationAgainChangesNothing() throws Exception {
        List<KeyRow> before = store.keys().all();

        store.keys().configure(List.of(KeyRow.configured("k-shop", "shop", new byte[]{1}, false),
                KeyRow.configured("k-bank", "bank", new byte[]{2}, false)), NOW + 5);

        assertThat(store.keys().all()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void returnsAKeyUnchanged() throws Exception {
        KeyRow made = new KeyRow("k1", 0, "till", new byte[]{1, -1, 0}, true, false, "Till 7",
                Set.of(Scope.INGEST, Scope.READ), 40, "192.0.2.0/24,::1", 0, null, NOW + 99, null, null);
        store.keys().create(made, ANN, NOW + 1);

        KeyRow found = key("k1");
        assertThat(found).usingRecursiveComparison().ignoringFields("source", "created", "createdBy").isEqualTo(made);
        assertThat(found).extracting(KeyRow::created, KeyRow::createdBy, KeyRow::configured)
                .containsExactly(NOW + 1, "ann", false);
        assertThat(found.source()).isPositive().isNotIn(source("shop"), source("bank"));
        assertThat(found.isUsable(NOW + 98)).isTrue();
        assertThat(found.isUsable(NOW + 99)).isFalse();
        assertThat(store.keys().all().get(0).id()).as("the newest first").isEqualTo("k1");
    }

    @Test
    void keyUsesAnExistingSource() throws Exception {
        store.keys().create(key("k1", "shop"), ANN, NOW);

        assertThat(key("k1").source()).isEqualTo(source("shop"));
        assertThat(store.events().sources()).containsExactly("bank", "shop");
    }

    @Test
    void rotatedKeyRemainsValidUntilItExpires() throws Exception {
        store.keys().create(key("k1", "shop"), ANN, NOW);
        store.keys().rotate("k1", key("k2", "shop"), NOW + 50, ANN, NOW + 1);
        assertThat(key("k1").expires()).isEqualTo(NOW + 50);
        assertThat(key("k2").expires()).isNull();

        store.keys().rotate("k1", key("k3", "shop"), NOW + 90, ANN, NOW + 2);
        assertThat(key("k1").expires()).as("never later than it would have").isEqualTo(NOW + 50);
    }

    @Test
    void aRevokedKeyIsRevokedOnce() throws Exception {
        store.keys().create(key("k1", "shop"), ANN, NOW);

        assertThat(store.keys().revoke("k1", ANN, NOW + 1)).isTrue();
        assertThat(store.keys().revoke("k1", ANN, NOW + 2)).isFalse();
        assertThat(store.keys().revoke("nothing", ANN, NOW + 2)).isFalse();
        assertThat(key("k1").revoked()).isEqualTo(NOW + 1);
        assertThat(key("k1").isUsable(NOW)).isFalse();
    }

    @Test
    void configuredKeyCannotBeChangedOtherwise() throws Exception {
        assertThat(store.keys().revoke("k-shop", ANN, NOW + 1)).isFalse();
        store.keys().rotate("k-shop", key("k2", "shop"), NOW + 5, ANN, NOW + 1);

        assertThat(key("k-shop")).extracting(KeyRow::revoked, KeyRow::expires).containsOnlyNulls();
    }

    @Test
    void configurationDoesNotAffectKeysOfThePage() throws Exception {
        store.keys().create(key("k1", "shop"), ANN, NOW);

        store.keys().configure(List.of(), NOW + 1);

        assertThat(key("k1").revoked()).isNull();
    }

    @Test
    void lastUseNeverMovesBack() throws Exception {
        assertThat(key("k-shop").lastUsed()).isNull();

        store.keys().used(Map.of("k-shop", NOW + 5, "nothing", NOW));
        store.keys().used(Map.of("k-shop", NOW + 4));

        assertThat(key("k-shop").lastUsed()).isEqualTo(NOW + 5);
        assertThat(key("k-bank").lastUsed()).isNull();
        assertThat(store.audit().list(null, 9)).isEmpty();
    }

    @Test
    void keyChangesAreInTheAuditLog() throws Exception {
        store.keys().create(key("k1", "shop"), ANN, NOW + 1);
        store.keys().rotate("k1", key("k2", "shop"), NOW + 50, ANN, NOW + 2);
        store.keys().revoke("k2", ANN, NOW + 3);

        assertThat(store.audit().list(null, 9)).extracting(AuditEntry::at, AuditEntry::who, AuditEntry::action,
                AuditEntry::subject, AuditEntry::detail)
                .containsExactly(tuple(NOW + 3, "ann", "key.revoke", "k2", null),
                        tuple(NOW + 2, "ann", "key.rotate", "k1", "k2"),
                        tuple(NOW + 1, "ann", "key.create", "k1", "shop"));
    }

    @Test
    void auditLogIsListedNewestFirstInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.audit().add(new AuditEntry(4_711, NOW + i, "ann", i == 0 ? null : "::1", "export", "s" + i,
                    i == 0 ? null : "d"));
        }

        List<AuditEntry> page = store.audit().list(null, 2);
        List<AuditEntry> rest = store.audit().list(page.get(1).id(), 9);

        assertThat(page).extracting(AuditEntry::subject).containsExactly("s4", "s3");
        assertThat(rest).extracting(AuditEntry::subject).containsExactly("s2", "s1", "s0");
        assertThat(rest.get(2)).usingRecursiveComparison().ignoringFields("id")
                .isEqualTo(new AuditEntry(0, NOW, "ann", null, "export", "s0", null));
    }

    @Test
    void auditLogCutsLongTexts() throws Exception {
        store.audit().add(new AuditEntry(0, NOW, "ann", "::1", "export", "s".repeat(50_000), "d".repeat(50_000)));
        store.keys().create(key("k1", "s".repeat(50_000)), new Actor("a".repeat(50_000), "::1"), NOW);

        assertThat(store.audit().list(null, 9)).hasSize(2).allSatisfy(
                entry -> assertThat(entry.who().length() + entry.subject().length() + entry.detail().length())
                        .isBetween(100, 1_400));
    }

    @Test
    void auditLogKeepsTheNewestEntriesUpToItsNumber() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.audit().add(new AuditEntry(0, NOW + i, "ann", null, "export", "s" + i, null));
        }

        assertThat(store.audit().deleteOld(0, 4, 5)).isEqualTo(5);
        assertThat(store.audit().deleteOld(0, 4, 5)).isEqualTo(1);
        assertThat(store.audit().deleteOld(0, 4, 5)).isZero();
        assertThat(store.audit().list(null, 20)).extracting(AuditEntry::subject).containsExactly("s9", "s8", "s7",
                "s6");
        store.audit().add(new AuditEntry(0, NOW, "ann", null, "export", "later", null));
        assertThat(store.audit().list(null, 1)).extracting(AuditEntry::subject).containsExactly("later");
    }

    @Test
    void auditLogDropsOldEntriesButNeverTheNewest() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.audit().add(new AuditEntry(0, NOW + i, "ann", null, "export", "s" + i, null));
        }

        assertThat(store.audit().deleteOld(NOW + 2, 100, 50)).isEqualTo(2);
        assertThat(store.audit().deleteOld(NOW + 99, 100, 50)).isEqualTo(2);
        assertThat(store.audit().deleteOld(NOW + 99, 100, 50)).isZero();
        assertThat(store.audit().list(null, 20)).extracting(AuditEntry::subject).containsExactly("s4");
    }

    @Test
    void auditLogKeepsRecentEntriesBeforeOneWithAWrongClock() throws Exception {
        for (long at : List.of(NOW - 9, NOW, NOW, NOW - 9, NOW)) {
            store.audit().add(new AuditEntry(0, at, "ann", null, "export", "s", null));
        }

        assertThat(store.audit().deleteOld(NOW - 5, 100, 50)).isEqualTo(1);
        assertThat(store.audit().deleteOld(NOW - 5, 100, 50)).isZero();
    }

    @Test
    void createsReplacesAndRemovesUsers() throws Exception {
        store.people().put(new Person("zoe", "hash-z", "viewer", 0), ANN, NOW + 1);
        store.people().put(new Person("bob", "hash-b", "admin", 0), ANN, NOW + 2);
        store.people().put(new Person("zoe", "hash-2", "triage", 0), ANN, NOW + 3);

        assertThat(store.people().all()).containsExactly(new Person("bob", "hash-b", "admin", NOW + 2),
                new Person("zoe", "hash-2", "triage", NOW + 1));
        assertThat(store.people().find("zoe")).get().extracting(Person::password).isEqualTo("hash-2");
        assertThat(store.people().find("Zoe")).isEmpty();
        assertThat(store.people().remove("zoe", ANN, NOW + 4)).isTrue();
        assertThat(store.people().remove("zoe", ANN, NOW + 5)).isFalse();
        assertThat(store.people().all()).extracting(Person::name).containsExactly("bob");
        assertThat(store.audit().list(null, 9)).extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::detail)
                .containsExactly(tuple("person.remove", "zoe", "triage"),
                        tuple("person.set", "zoe", "viewer -> triage"), tuple("person.set", "bob", "new, admin"),
                        tuple("person.set", "zoe", "new, viewer"));
    }

    @Test
    void keysUsersIssuesAndAuditLogSurviveReopening() throws Exception {
        append(event("e1").issue("A"));
        long change = store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, NOW + 1).orElseThrow();
        store.keys().create(key("k1", "shop"), ANN, NOW + 2);
        store.people().put(new Person("bob", "hash-b", "admin", 0), ANN, NOW + 3);
        store.close();

        store = opened();

        assertThat(key("k1").createdBy()).isEqualTo("ann");
        assertThat(store.people().find("bob")).isPresent();
        assertThat(issue("A").state()).isEqualTo(IssueState.RESOLVED);
        assertThat(store.issues().undo(change, ANN, NOW + 4)).isEqualTo(1);
        assertThat(store.audit().list(null, 9)).extracting(AuditEntry::action).containsExactly("undo", "person.set",
                "key.create", "resolve");
    }

    private KeyRow key(String id) throws StoreException {
        return store.keys().all().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow();
    }

    private static KeyRow key(String id, String source) {
        return new KeyRow(id, 0, source, new byte[]{7}, false, false, null, Set.of(Scope.INGEST), 0, null, 0, null,
                null,
                null, null);
    }

    private static KeyRow configured(String id, String source) {
        return KeyRow.configured(id, source, new byte[]{3}, false);
    }
}
