// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** An event that comes in: read from what its sender wrote, completed, and grouped with others like it. */
package org.eventlog.collector.event;
