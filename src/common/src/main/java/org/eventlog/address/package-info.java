// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/** Host names, address ranges, and the client behind trusted proxies. */
package org.eventlog.address;
