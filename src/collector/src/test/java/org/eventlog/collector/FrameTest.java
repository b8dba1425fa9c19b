// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFrameTest {
    @TempDir
    Path directory;

    @Test
    void rendersPagesIntoATemplateFile() throws Exception {
        Files.writeString(directory.resolve("frame.html"), "<!DOCTYPE html><html><head><title>Shop - "
                + "<!-- eventlog-title --></title><!-- eventlog-head --></head><body><nav>Shop</nav>"
                + "<!-- eventlog-body --><footer>end</footer></body></html>");
        try (Host host = new Host(directory, "template", "/frame.html")) {
            host.event("{\"name\":\"<!-- eventlog-body -->\"}");

            var answer = host.get("/");
            assertThat(answer.body()).startsWith("<!DOCTYPE html><html><head><title>Shop - Events</title>").contains(
                    "<link rel=\"stylesheet\" href=\"page.css\">", "<nav>Shop</nav><div class=\"eventlog\">",
                    "&lt;!-- eventlog-body --&gt;").endsWith("</div><footer>end</footer></body></html>");
            assertThat(host.get("/events/1").body()).contains("Shop - &lt;!-- eventlog-body --&gt;</title>",
                    "href=\"../page.css\"");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains(
                    "default-src 'none'; script-src 'self'", "img-src 'self'; font-src 'self'").doesNotContain(
                            "unsafe");
            assertThat(host.get("/nowhere").body()).as("errors need nobody").doesNotContain("<footer>");
        }
    }

    @Test
    void rendersPagesIntoAServletsOutput() throws Exception {
        try (Host host = new Host(directory, "template", "/frame")) {
            host.event("{\"name\":\"n\"}");
            Visit vera = new Visit(host, "vera", "viewer");

            assertThat(vera.get("/").body()).contains("<title>Shop: Events</title>", "Hello vera",
                    "<div class=\"eventlog\">", "Köln");
        }
    }

    @Test
    void aFileWithoutAPlaceForThePageStopsTheDeployment() throws Exception {
        Files.writeString(directory.resolve("frame.html"), "<html></html>");

        assertThatThrownBy(() -> new Host(directory, "template", "/frame.html")).hasStackTraceContaining(
                "<!-- eventlog-head -->");
        assertThatThrownBy(() -> new Host(directory, "template", "/none.html")).hasStackTraceContaining(
                "there is no /none.html");
        assertThatThrownBy(() -> new Host(directory, "template", "https://evil.example/x"))
                .hasStackTraceContaining("eventlog.collector.template");
    }
}
