// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.it.returns.ReturnPage;
import org.eventlog.it.returns.Returns;
import org.eventlog.testing.WrittenLines;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application with a message-driven bean that cannot have an interceptor is deployed nevertheless. */
@Tag("every-server")
@Tag("arquillian")
@Tag("messaging")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class FinalListenerIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "returns-" + System.getProperty("arquillian.launch")).toAbsolutePath();
    private static final Path LOG = DIR.resolve("returns.log");

    @Deployment(testable = false)
    static WebArchive returns() throws IOException {
        Directories.delete(DIR);
        return ShrinkWrap.createFromZipFile(WebArchive.class, TwinWar.logging(DIR, "returns",
                Map.of("eventlog.protocol", "file", "eventlog.file.path", LOG.toString(), "eventlog.db",
                        DIR.resolve("returns.db").toString()))
                .toFile()).addClasses(ReturnPage.class, Returns.class);
    }

    @Test
    void messageIsReceivedWithoutContext() throws Exception {
        assertThat(new Shop(Server.current().port()).status("/returns/return")).isEqualTo(200);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(lines()).singleElement().asString()
                .contains("\"shelf\":7").doesNotContain("\"reqId\""));
    }

    private static List<String> lines() {
        return WrittenLines.of(LOG).stream().filter(line -> line.contains("work.returned")).toList();
    }
}
