// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The transport {@code amqp}: {@link org.eventlog.amqp.AmqpProvider}. */
package org.eventlog.amqp;
