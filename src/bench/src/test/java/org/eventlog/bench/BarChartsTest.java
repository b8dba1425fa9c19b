// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BarChartsTest {

    @Test
    void barLengthIsProportionalToTheMedian() throws Exception {
        Results results = new Results(List.of(Entry.EVENTLOG, Entry.FLUENCY));
        for (double value : new double[]{10, 20, 40}) {
            results.add(Entry.EVENTLOG, Measure.of(Kind.RATE), value);
            results.add(Entry.FLUENCY, Measure.of(Kind.RATE), value / 4);
        }
        Document picture = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(BarCharts.svg(results, "<a> & b").getBytes(StandardCharsets.UTF_8)));

        double ours = width(picture, "bar ours");
        assertThat(width(picture, "bar")).isCloseTo(ours / 4, within(0.11));
        Element range = (Element) picture.getElementsByTagName("line").item(0);
        double span = Double.parseDouble(range.getAttribute("x2")) - Double.parseDouble(range.getAttribute("x1"));
        assertThat(span).isCloseTo(ours * 1.5, within(0.11));
        assertThat(picture.getDocumentElement().getTextContent()).contains("<a> & b");
    }

    private static double width(Document picture, String style) {
        for (int i = 0; i < picture.getElementsByTagName("rect").getLength(); i++) {
            Element rect = (Element) picture.getElementsByTagName("rect").item(i);
            if (rect.getAttribute("class").equals(style)) {
                return Double.parseDouble(rect.getAttribute("width"));
            }
        }
        throw new AssertionError("no " + style);
    }
}
