// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyFieldsTest {
    /** Some 260 s where each key is compared with all before it. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void addingManyFieldsIsFast() {
        LogEvent.Builder event = LogEvent.named("dump");
        for (int i = 0; i < 200_000; i++) {
            event.field("f" + i, i);
        }
        assertThat(event.build().fieldCount()).isEqualTo(200_000);
    }

    @Test
    void fieldThatIsSetAgainKeepsItsPlaceAndTakesTheLastValue() {
        LogEvent.Builder event = LogEvent.named("dump");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                event.field("f" + i, 1000 * round + i);
            }
            event = event.build().toBuilder();
        }
        LogEvent built = event.field("f99", -1).field("last", 1).build();

        assertThat(built.fieldCount()).isEqualTo(101);
        assertThat(built.fieldKey(63)).isEqualTo("f63");
        assertThat(built.fieldValue(63)).isEqualTo(2063L);
        assertThat(built.fieldValue(64)).isEqualTo(2064L);
        assertThat(built.fieldValue(99)).isEqualTo(-1L);
        assertThat(built.fieldKey(100)).isEqualTo("last");
    }
}
