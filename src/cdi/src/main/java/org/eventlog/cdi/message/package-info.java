// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/** Reads the context in a JMS message; only loaded if Jakarta Messaging is there. */
package org.eventlog.cdi.message;
