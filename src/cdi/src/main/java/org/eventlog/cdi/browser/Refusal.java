// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

/** Why a request was refused: a tag of the metric {@code eventlog.browser.refused}. */
public enum Refusal {
    /** {@code eventlog.browser.gone}, or automatic reports while {@code eventlog.browser.reports} is off. */
    GONE(410, "gone"),
    /** From a page of another origin. */
    ORIGIN(403, "origin"),
    /** The method, type or encoding of something that is not a report. */
    TYPE(415, "type"),
    /** Larger than {@code eventlog.browser.max-body}. */
    SIZE(413, "size"),
    /** More requests of one address than {@code eventlog.browser.requests}. */
    RATE(429, "rate"),
    /** No valid token: forged, expired, or of another session. */
    TOKEN(401, "token"),
    /** Malformed. */
    FORM(400, "form");

    private final int status;
    private final String text;

    Refusal(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The status of the response. */
    int status() {
        return status;
    }

    /** The name in metrics. */
    public String text() {
        return text;
    }
}
