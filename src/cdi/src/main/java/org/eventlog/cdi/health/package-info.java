// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The queue's readiness check, where the server has MicroProfile Health. For the container. */
package org.eventlog.cdi.health;
