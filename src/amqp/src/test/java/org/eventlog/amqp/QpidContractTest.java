// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.condition.DisabledForJreRange;

/** Needs no installed broker. */
@DisabledForJreRange(minVersion = 24, disabledReason = "Qpid needs Subject.getSubject, which Java 24 does not support")
class QpidContractTest extends AmqpContract {

    @Override
    int port() throws Exception {
        return Qpid.shared().port();
    }

    @Override
    String login() {
        return Qpid.USER + ":" + Qpid.PASSWORD;
    }

    @Override
    Connection connect() throws Exception {
        return Qpid.shared().connect();
    }
}
