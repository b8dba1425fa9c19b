// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/** The data of an error page. */
record NoticePage(Texts texts, String base, String heading, String text, String hint) {}
