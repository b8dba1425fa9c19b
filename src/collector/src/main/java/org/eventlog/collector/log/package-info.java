// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What the collector tells an operator: the messages EVL-6001 to EVL-6999. */
package org.eventlog.collector.log;
