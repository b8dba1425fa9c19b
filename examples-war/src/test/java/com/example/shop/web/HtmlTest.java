// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void escapesEveryValue() {
        assertThat(Html.of("<a title=\"{}\">{}</a>", "\"'", "<b>&</b> {}"))
                .hasToString("<a title=\"&quot;&#39;\">&lt;b&gt;&amp;&lt;/b&gt; {}</a>");
    }

    @Test
    void takesHtmlAsItIs() {
        Html items = Stream.of("a", "<").map(text -> Html.of("<li>{}</li>", text)).collect(Html.joined());

        assertThat(Html.of("<ul>{}</ul>", items)).hasToString("<ul><li>a</li><li>&lt;</li></ul>");
    }

    @Test
    void refusesATemplateThatDoesNotFit() {
        assertThatThrownBy(() -> Html.of("{}")).hasMessageStartingWith("fewer values");
        assertThatThrownBy(() -> Html.of("{}", 1, 2)).hasMessageStartingWith("more values");
    }
}
