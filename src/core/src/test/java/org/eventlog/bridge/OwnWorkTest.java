// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnWorkTest {
    @AfterEach
    void end() {
        OwnWork.end();
    }

    @Test
    void aMarkThatCouldNotBeRemovedCountsNoLonger() {
        OwnWork.Work left = OwnWork.beginRecord();
        assertThat(OwnWork.isRecord()).isTrue();
        assertThat(OwnWork.beginRecord()).as("within the same record").isNull();

        left.over = true;

        assertThat(OwnWork.isRecord()).isFalse();
        assertThat(OwnWork.beginRecord()).isNotNull();
    }

    @Test
    void aThreadWithAMarkThatCouldNotBeRemovedCanWorkForThePipeline() {
        OwnWork.beginRecord().over = true;

        assertThat(OwnWork.begin()).isTrue();
        assertThat(OwnWork.beginRecord()).as("the pipeline's records are ignored").isNull();
        assertThat(OwnWork.isRecord()).isFalse();
    }
}
