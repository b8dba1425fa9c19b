// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "org.eventlog.amqp.RabbitMq#isInstalled", disabledReason = "RabbitMQ is not installed")
class RabbitMqContractTest extends AmqpContract {
    private static RabbitMq broker;

    @BeforeAll
    static void install() throws Exception {
        broker = RabbitMq.shared();
        broker.control("add_user", "contract", "hunter2");
        broker.control("set_permissions", "contract", ".*", ".*", ".*");
    }

    @Override
    int port() {
        return broker.port();
    }

    @Override
    String login() {
        return "contract:hunter2";
    }

    @Override
    Connection connect() throws Exception {
        return broker.connect();
    }
}
