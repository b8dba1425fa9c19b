// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.eventlog.cdi.Logged;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.config.RedactedNames;
import org.junit.jupiter.api.Test;

class LoggedSecretsTest {
    private final Redactor redactor = RedactedNames
            .read(new Settings(Map.of("eventlog.redact.names", "kunde, betrag")::get));

    @Test
    void namesThatAreConfiguredAreSecretInMethodsToo() throws Exception {
        Map<String, Object> fields = fields(new Object[]{"ada", 12, "kunde=ada", Map.of("betrag", 3, "n", 1)},
                "betrag=7");

        assertThat(fields.get("parameters")).isEqualTo(
                Map.of("kundennummer", "***", "betrag", "***", "note", "kunde=***", "more",
                        Map.of("betrag", "***", "n", 1)));
        assertThat(fields.get("result")).isEqualTo("betrag=***");
    }

    @Test
    void masksSecretsWithinMapsAndLists() throws Exception {
        Map<String, Object> fields = fields(new Object[]{"x", 1, "y", Map.of("password", "hunter2", "n", 1)},
                List.of("Bearer hunter2hunter2", 4));

        assertThat(fields.toString()).doesNotContain("hunter2").contains("n=1", "Bearer ***, 4");
    }

    private Map<String, Object> fields(Object[] arguments, Object result) throws Exception {
        Method method = Orders.class.getDeclaredMethod("place", String.class, int.class, String.class, Map.class);
        return LoggedMethod.of(Orders.class, method, redactor).event(arguments, result, null, 1).build().fields();
    }

    static class Orders {
        @Logged(parameters = "*", result = true)
        Object place(String kundennummer, int betrag, String note, Map<String, Object> more) {
            return null;
        }
    }
}
