// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/** Lists, sizes and durations in configuration values, and texts of limited length. */
package org.eventlog.text;
