// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Passes the context of the code that fires an event to its asynchronous observers. For the container. */
package org.eventlog.cdi.fired;
