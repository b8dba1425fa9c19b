// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/** All that the template of an error needs. */
record NoticePage(Texts texts, String base, String heading, String text, String hint) {}
