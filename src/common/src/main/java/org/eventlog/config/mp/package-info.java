// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Settings from MicroProfile Config, where the server or application has it; needed by nothing else here. */
package org.eventlog.config.mp;
