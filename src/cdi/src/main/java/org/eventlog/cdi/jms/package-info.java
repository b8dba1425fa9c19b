// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Passes the context with JMS messages, in servers with Jakarta Messaging. */
package org.eventlog.cdi.jms;
