// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.parcels;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Logged;

/** Packs parcels: what it logs belongs to the request that asked for the parcel, without an annotation for that. */
@MessageDriven(activationConfig = {
        @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = ParcelPage.QUEUE),
        @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue")})
public class Packer implements MessageListener {
    @Inject
    private EventLogger log;

    @Override
    @Logged("shop.parcel.handled")
    public void onMessage(Message message) {
        try {
            log.log(LogEvent.named("shop.parcel.packed").target("order:" + message.getBody(String.class)));
        } catch (JMSException e) {
            throw new IllegalStateException("no order", e);
        }
    }
}
