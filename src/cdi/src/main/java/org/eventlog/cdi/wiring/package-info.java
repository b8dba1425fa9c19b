// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Starts and closes the event logs of an application, and produces the beans that it injects. For the container. Start
 * reading at {@code Lifecycle}.
 */
package org.eventlog.cdi.wiring;
