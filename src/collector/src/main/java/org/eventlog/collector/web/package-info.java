// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Code shared by all servlets: clients, permissions, limits of bodies, protection against forged requests. */
package org.eventlog.collector.web;
