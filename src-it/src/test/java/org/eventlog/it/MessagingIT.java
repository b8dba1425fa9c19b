// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.it.parcels.Packer;
import org.eventlog.it.parcels.ParcelPage;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shop with a queue and a message-driven bean: not on Payara Micro, which has no broker. */
@Tag("every-server")
@Tag("arquillian")
@Tag("messaging")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MessagingIT {
    private static final Server SERVER = Server.current();

    private final Shop shop = new Shop(SERVER.port());
    private final Collected collected = new Collected(SERVER.port());

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        Directories.delete(Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch")));
        WebArchive shop = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")));
        return SERVER.atRoot(shop.addClasses(ParcelPage.class, Packer.class));
    }

    @Test
    void workStartedByAMessageBelongsToTheSendingRequest() throws Exception {
        assertThat(shop.post("/parcel", Map.of("order", "O-7")).statusCode()).isEqualTo(202);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonObject ordered = latest("shop.parcel.ordered");
            JsonObject packed = latest("shop.parcel.packed");
            assertThat(packed.getString("target")).isEqualTo("order:O-7");
            assertThat(packed.getString("correlationId")).isEqualTo(ordered.getString("reqId"));
            assertThat(packed.getString("reqId")).matches("[0-9a-f]{16}").isNotEqualTo(ordered.getString("reqId"));
            assertThat(packed.getJsonObject("fields").getString("activity")).isEqualTo("Packer.onMessage");
            assertThat(packed.getJsonObject("fields").getString("worker")).contains("shop.orders");
            JsonObject handled = latest("shop.parcel.handled");
            assertThat(handled.getString("reqId")).isEqualTo(packed.getString("reqId"));
            assertThat(handled.getJsonObject("fields").getString("outcome")).isEqualTo("returned");
        });
    }

    private JsonObject latest(String name) throws IOException, InterruptedException {
        List<JsonObject> found = collected.named(name);
        assertThat(found).as(name).isNotEmpty();
        return collected.whole(found.get(found.size() - 1));
    }
}
