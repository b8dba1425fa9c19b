// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void separatesStatementsAtBlankLines(String end) {
        String script = String.join(end, "-- a comment", "", "CREATE TABLE a(x);", "", "-- why", "CREATE TRIGGER t",
                "BEGIN",
                "  SELECT 1;", "END", "  ", "", "INSERT INTO a VALUES('--');", "");

        assertThat(statements(script)).containsExactly("CREATE TABLE a(x);",
                "CREATE TRIGGER t\nBEGIN\n  SELECT 1;\nEND",
                "INSERT INTO a VALUES('--');");
    }

    @Test
    void emptyScriptHasNoStatements() {
        assertThat(statements("")).isEmpty();
    }

    @Test
    void reportsAMissingResource() {
        assertThatNullPointerException().isThrownBy(() -> SqlScript.statements(null))
                .withMessage("the resource is missing");
    }

    private static List<String> statements(String script) {
        return SqlScript.statements(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    }
}
