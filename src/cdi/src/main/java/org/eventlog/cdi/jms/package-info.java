// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The context goes with JMS messages, in servers with Jakarta Messaging. */
package org.eventlog.cdi.jms;
