// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The readiness check, for servers with MicroProfile Health. For the container. */
package org.eventlog.cdi.health;
