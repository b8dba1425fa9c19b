// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.returns;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Cannot have an interceptor, because of its final method. */
@MessageDriven(activationConfig = {
        @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = ReturnPage.QUEUE),
        @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue")})
public class Returns implements MessageListener {
    @Inject
    private EventLogger log;

    @Override
    public void onMessage(Message message) {
        log.log(LogEvent.named("work.returned").field("shelf", shelf()));
    }

    public final int shelf() {
        return 7;
    }
}
