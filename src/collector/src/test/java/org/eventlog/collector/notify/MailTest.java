// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailTest {
    private final GreenMail server = new GreenMail(setup());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void sendsThroughTheSession() throws Exception {
        mail().send("ops@shop.example, ann@shop.example", MessageTest.message(), Rule.Form.MAIL);

        MimeMessage received = server.getReceivedMessages()[0];
        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThat(received.getFrom()[0]).hasToString("eventlog@shop.example");
        assertThat(received.getSubject()).startsWith("Eventlog: New issue: a<!channel>").contains("and 2 more");
        assertThat(received.getHeader("Bcc")).as("of the title").isNull();
        assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(GreenMailUtil.getBody(received)).contains("New issue: a", "https://logs.example/issues/7",
                "new in 1.4.2");
    }

    @Test
    void serverThatIsAwayIsAFailureWithoutDetails() {
        Mail mail = mail();
        server.stop();

        assertThatThrownBy(() -> mail.send("ops@shop.example", MessageTest.message(), Rule.Form.MAIL))
                .isInstanceOf(Channel.NotSent.class).hasMessageStartingWith("the mail server refused: Mail")
                .hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void ruleForMailWithoutASessionSaysSo() {
        Rule rule = new Rule("r", "r", Rule.Form.MAIL, "ops@shop.example", null, 0, java.util.List.of(), 1, 0, 1);

        assertThat(new Sending(null, null).send(rule, MessageTest.message())).contains("notify.mail.session");
        assertThat(new Sending(null, mail()).send(rule, MessageTest.message())).isNull();
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    private static ServerSetup setup() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        // Longer than the preset 2 s, because the machine may be busy.
        setup.setServerStartupTimeout(30_000);
        return setup;
    }

    private Mail mail() {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(server.getSmtp().getPort()));
        return new Mail(Session.getInstance(properties), "eventlog@shop.example");
    }
}
