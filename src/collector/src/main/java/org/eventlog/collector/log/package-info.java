// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The messages for operators, EVL-6001 to EVL-6999. */
package org.eventlog.collector.log;
