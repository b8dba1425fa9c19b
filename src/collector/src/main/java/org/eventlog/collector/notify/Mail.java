// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Sends mail through a session of the server. Only this class needs Jakarta Mail. */
final class Mail implements Channel {
    private final Session session;
    private final String from;

    /** @param from the sender's address; empty for the session's */
    Mail(Session session, String from) {
        this.session = session;
        this.from = from;
    }

    static Mail ofJndi(String name, String from) throws NamingException {
        return new Mail(InitialContext.doLookup(name), from);
    }

    @Override
    public void send(String target, Message message, Rule.Form form) throws IOException {
        try {
            MimeMessage mail = new MimeMessage(session);
            if (from.isEmpty()) {
                mail.setFrom();
            } else {
                mail.setFrom(new InternetAddress(from, true));
            }
            mail.setRecipients(RecipientType.TO, InternetAddress.parse(target, true));
            // No line end: the rest of it would be a header.
            mail.setSubject(message.subject().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "),
                    StandardCharsets.UTF_8.name());
            mail.setText(message.text(), StandardCharsets.UTF_8.name());
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setSentDate(new Date());
            Transport.send(mail);
        } catch (MessagingException e) {
            throw new NotSent("the mail server refused: " + e.getClass().getSimpleName());
        }
    }
}
