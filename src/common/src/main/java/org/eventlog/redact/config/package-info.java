// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The settings of the redaction. The redaction itself needs none, because the messages about settings are redacted. */
package org.eventlog.redact.config;
