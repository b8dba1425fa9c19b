// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.eventlog.collector.store.DocumentStore.Document;
import org.junit.jupiter.api.Test;

/** Tests the collector's own documents, and what notifications ask for. */
abstract class DocumentsContract extends ReleasesContract {

    @Test
    void documentIsStoredUnlessItWasChangedMeanwhile() throws Exception {
        DocumentStore documents = store.documents();
        assertThat(documents.find("a")).isEmpty();
        assertThat(documents.put("a", 1, "none")).isFalse();

        assertThat(documents.put("a", 0, "[\"ä\"]")).isTrue();
        assertThat(documents.find("a")).contains(new Document("[\"ä\"]", 1));
        assertThat(documents.put("a", 0, "again")).isFalse();

        assertThat(documents.put("a", 1, "second")).isTrue();
        assertThat(documents.put("a", 1, "late")).isFalse();
        assertThat(documents.find("a")).contains(new Document("second", 2));
        assertThat(documents.find("b")).isEmpty();
    }

    @Test
    void issuesAreFoundByTheirNumber() throws Exception {
        assertThat(store.issues().newest()).isZero();
        append(event("e1").issue("A").ts(NOW + 9), event("e2").issue("B"), event("e3").issue("C"));
        long first = issue("A").id();

        assertThat(store.issues().newest()).isEqualTo(issue("C").id());
        assertThat(store.issues().after(0, 9)).extracting(Issue::title).containsExactly("A", "B", "C");
        assertThat(store.issues().after(first, 1)).extracting(Issue::title).containsExactly("B");
        assertThat(store.issues().after(issue("C").id(), 9)).isEmpty();
    }
}
