// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

/**
 * The element that makes a page report its errors, for pages of any template: {@code @Inject BrowserScript}, or the
 * bean {@code browserScript} in expressions:
 *
 * <pre>
 * &lt;head&gt;
 *   ${browserScript.html}
 * </pre>
 *
 * It should be the first script of the page, because it reports only what happens after it. All methods return an empty
 * text if {@code eventlog.browser.enabled} is false. The texts are HTML and must not be escaped again: in Faces,
 * {@code <h:outputText value="#{browserScript.html}" escape="false"/>}.
 *
 * <p>
 * Thread-safe. Applications must not implement it, because methods may be added.
 */
public interface BrowserScript {

    /** The script element, with a token that carries the id of the current request. Not for pages that are cached. */
    String getHtml();

    /**
     * Like {@link #getHtml}.
     *
     * @param nonce that of the page's Content Security Policy; null or empty for none
     */
    String html(String nonce);

    /**
     * The script element without a token: for pages that are cached or shared. The script fetches a token before it
     * reports the first error. Its reports are not connected with the request of the page.
     */
    String getCached();

    /**
     * Like {@link #getCached}.
     *
     * @param nonce that of the page's Content Security Policy; null or empty for none
     */
    String cached(String nonce);

    /**
     * The value of the header {@code Reporting-Endpoints} that makes browsers send their own reports here: {@code
     * eventlog="…"}. Content Security Policy then names it by {@code report-to eventlog}. Empty if {@code
     * eventlog.browser.reports} is false.
     */
    String getReportingEndpoints();
}
