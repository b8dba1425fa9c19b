// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Set;
import org.eventlog.cdi.browser.BrowserServlet;

/**
 * Registers {@link BrowserServlet} if {@code eventlog.browser.enabled} is true: otherwise the application has no such
 * endpoint. Faults of the configuration are reported later, with all others.
 */
public class BrowserInitializer implements ServletContainerInitializer {
    private static final String NAME = "eventlog-browser";

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        Configuration.readIfSound().map(Configuration::browser).filter(browser -> browser.enabled())
                .ifPresent(browser -> {
                    ServletRegistration.Dynamic servlet = context.addServlet(NAME, BrowserServlet.class);
                    if (servlet != null) {
                        servlet.setAsyncSupported(true);
                        servlet.addMapping(browser.path() + "/*");
                    }
                });
    }
}
