// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.eventlog.ContextSnapshot;
import org.junit.jupiter.api.Test;

class EventContextTest {

    @Test
    void tasksOfAWrappedExecutorAreForWhoeverHandsThemOver() {
        List<Runnable> handed = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Executor executor = EventContext.wrap(handed::add);
        for (String user : List.of("ada", "grace")) {
            try (EventContext.Scope scope = EventContext.with(ContextSnapshot.of(user, null))) {
                executor.execute(() -> seen.add(EventContext.current().user()));
            }
        }
        handed.forEach(Runnable::run);

        assertThat(seen).containsExactly("ada", "grace");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }
}
