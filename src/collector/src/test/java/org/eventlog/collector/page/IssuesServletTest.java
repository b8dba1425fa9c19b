// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.StoreException;
import org.junit.jupiter.api.Test;

class IssuesServletTest {

    @Test
    void showsAnIssueWithoutItsUsersIfCountingThemTakesTooLong() throws Exception {
        assertThat(IssuesServlet.affected(failing(StoreException.Kind.TIMEOUT), 1).number()).isZero();
        assertThatThrownBy(() -> IssuesServlet.affected(failing(StoreException.Kind.FAILED), 1))
                .isInstanceOf(StoreException.class);
    }

    private static EventReads failing(StoreException.Kind kind) {
        return (EventReads) Proxy.newProxyInstance(IssuesServletTest.class.getClassLoader(),
                new Class<?>[]{EventReads.class}, (proxy, method, arguments) -> {
                    throw new StoreException(kind, "a test");
                });
    }
}
