// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Starts and ends the event logs of an application, and makes the beans that it injects. For the container. Read
 * {@code Lifecycle} first.
 */
package org.eventlog.cdi.wiring;
