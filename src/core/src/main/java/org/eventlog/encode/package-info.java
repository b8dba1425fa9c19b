// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From an event to bytes. A layout decides which keys there are, a writer which bytes; nothing here is an API, and
 * all of it may change.
 */
package org.eventlog.encode;
