// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What all servlets need: who asks, what they may, bodies within bounds, protection against forged requests. */
package org.eventlog.collector.web;
