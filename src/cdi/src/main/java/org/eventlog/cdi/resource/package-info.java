// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Notices what resources of Jakarta REST throw, before a server makes a response of it. For the container. */
package org.eventlog.cdi.resource;
