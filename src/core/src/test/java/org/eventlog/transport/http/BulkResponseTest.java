// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkResponseTest {
    private static final String TAKEN = "{\"create\":{\"_index\":\"logs\",\"status\":201}}";
    private static final String THERE = "{\"create\":{\"status\":409,\"error\":{\"type\":\"version_conflict\"}}}";
    private static final String BAD = "{\"create\":{\"status\":400,\"error\":"
            + "{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse\"}}}";
    private static final String BUSY = "{\"create\":{\"status\":429,\"error\":"
            + "{\"type\":\"es_rejected_execution_exception\",\"reason\":\"queue full\"}}}";

    @Test
    void createdAndExistingDocumentsAreDelivered() throws IOException {
        BulkResponse answer = BulkResponse.read(answer(TAKEN, THERE, TAKEN), 3);

        assertThat(answer.refused()).isEmpty();
        assertThat(answer.busy()).isNull();
    }

    @Test
    void reportsTheIndexOfAnInvalidItem() throws IOException {
        BulkResponse answer = BulkResponse.read(answer(TAKEN, BAD, TAKEN), 3);

        assertThat(answer.refused()).hasSize(1)
                .containsEntry(1, "status 400 mapper_parsing_exception: failed to parse");
        assertThat(answer.busy()).isNull();
    }

    @Test
    void retryableItemIsNotRejected() throws IOException {
        BulkResponse answer = BulkResponse.read(answer(TAKEN, BUSY, BAD), 3);

        assertThat(answer.refused()).containsOnlyKeys(2);
        assertThat(answer.busy()).contains("429", "queue full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"items\":[]}", "{\"items\":[1,2]}", "{\"items\":{}}",
            "{\"items\":[{\"create\":1},{\"create\":{}}]}", "{\"items\":[{},{}]}", "{\"items\":["})
    void responseWithAWrongItemCountIsAFailure(String body) {
        assertThatThrownBy(() -> BulkResponse.read(body, 2)).isInstanceOf(IOException.class);
    }

    @Test
    void itemWithoutAStatusIsRetried() throws IOException {
        assertThat(BulkResponse.read(answer("{\"create\":{}}"), 1).busy()).isEqualTo("status 0");
    }

    @Test
    void corruptedResponsesAreFailures() {
        String whole = answer(TAKEN, BAD, BUSY, THERE);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder(whole);
            for (int n = 0; n <= random.nextInt(3); n++) {
                body.setCharAt(random.nextInt(body.length()), (char) (32 + random.nextInt(95)));
            }
            body.setLength(random.nextInt(4) == 0 ? random.nextInt(body.length()) : body.length());
            try {
                BulkResponse.read(body.toString(), 4);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("bulk");
            }
        }
    }

    private static String answer(String... items) {
        return "{\"took\":3,\"errors\":true,\"items\":[" + String.join(",", items) + "]}";
    }
}
