// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The statements of an SQL file: separated by blank lines, so that a trigger can contain semicolons. Lines that begin
 * with two hyphens are comments.
 */
public final class SqlScript {
    private SqlScript() {}

    /**
     * @param script UTF-8, a resource of the calling module; closed before this method returns
     */
    public static List<String> statements(InputStream script) {
        String text;
        try (InputStream in = Objects.requireNonNull(script, "the resource is missing")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.stream(text.replace("\r\n", "\n").split("\n\\h*\n")).map(SqlScript::withoutComments)
                .filter(statement -> !statement.isEmpty()).toList();
    }

    private static String withoutComments(String statement) {
        return statement.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n")).strip();
    }
}
