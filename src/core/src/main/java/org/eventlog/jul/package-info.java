// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The bridge from {@code java.util.logging}. */
package org.eventlog.jul;
