// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Takes secrets out of texts before they become part of an event. For Eventlog's own modules. */
package org.eventlog.redact;
