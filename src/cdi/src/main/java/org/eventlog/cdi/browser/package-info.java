// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Errors in the browser: the script for pages, its tokens, and the endpoint that receives reports. {@code
 * docs/browser.md} describes the protocol.
 */
package org.eventlog.cdi.browser;
