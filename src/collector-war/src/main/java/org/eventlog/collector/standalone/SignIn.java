// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.standalone;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.authentication.mechanism.http.FormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.LoginToContinue;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.eventlog.collector.people.Devices;
import org.eventlog.collector.people.People;
import org.eventlog.collector.web.Caller;

/**
 * Authenticates users with the collector's accounts, and lets the server show the collector's form to users who have
 * not signed in.
 */
@FormAuthenticationMechanismDefinition(loginToContinue = @LoginToContinue(loginPage = "/login", errorPage = "/login?failed=1"))
@ApplicationScoped
public class SignIn implements IdentityStore {
    @Inject
    private ServletContext context;
    @Inject
    private HttpServletRequest request;

    /** Called by the server, with what was typed. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        if (!(context.getAttribute(People.ATTRIBUTE) instanceof People people)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        String name = credential.getCaller();
        return people.check(name, credential.getPassword().getValue(), Caller.address(request), Devices.cookie(request))
                .map(role -> signedIn(people, name, role))
                .orElse(CredentialValidationResult.INVALID_RESULT);
    }

    /** Changes the session id, which WildFly does not do, to prevent session fixation. */
    private CredentialValidationResult signedIn(People people, String name, String role) {
        if (request.getSession(false) != null) {
            request.changeSessionId();
        }
        people.begins(request, name);
        return new CredentialValidationResult(name, Set.of(role));
    }
}
