// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Connection;

/** Needs no installed broker. */
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
