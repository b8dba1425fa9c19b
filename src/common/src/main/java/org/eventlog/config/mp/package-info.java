// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Settings from MicroProfile Config, if the server or application provides it. No other package here requires it. */
package org.eventlog.config.mp;
