// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Sends events to Apache Kafka with its own client. */
package org.eventlog.kafka;
