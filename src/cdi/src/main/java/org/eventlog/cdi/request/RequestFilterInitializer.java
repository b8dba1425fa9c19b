// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Registers {@link RequestFilter}. An initializer is used instead of an annotation, because it also runs if
 * {@code web.xml} is {@code metadata-complete}.
 */
public class RequestFilterInitializer implements ServletContainerInitializer {
    private static final String NAME = "eventlog";
    /**
     * Servers that dispatch to error pages after the filters, and tell listeners the end of a request whatever happens:
     * WildFly, Payara and GlassFish. Open Liberty does so during the call of {@code sendError}, and does not tell the end
     * if the page throws.
     */
    private static final List<String> PAGES_LAST = List.of("io.undertow.servlet.", "org.apache.catalina.");

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        FilterRegistration.Dynamic filter = context.addFilter(NAME, RequestFilter.class);
        if (filter != null) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), false, "/*");
            if (PAGES_LAST.stream().anyMatch(context.getClass().getName()::startsWith)) {
                context.addListener(new RequestEnd());
            }
        }
    }
}
