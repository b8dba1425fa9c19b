// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.FormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.LoginToContinue;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Map;
import java.util.Set;

/**
 * Who may order: three people whose password is their name, written on the login page. For trying things out
 * only; a real shop asks a database or an identity provider here, and nothing else changes.
 */
@FormAuthenticationMechanismDefinition(loginToContinue = @LoginToContinue(loginPage = "/login", errorPage = "/login?failed=1"))
@ApplicationScoped
public class DemoUsers implements IdentityStore {
    /** The role whose members may order. */
    public static final String CUSTOMER = "customer";
    /** The role of those who may only look. */
    public static final String VISITOR = "visitor";
    /** The role the collector asks for; of no account while it is open to everybody on this machine. */
    private static final String EVENTLOG_VIEWER = "eventlog-viewer";

    private static final Map<String, Set<String>> GROUPS = Map.of(
            "ada", Set.of(CUSTOMER, EVENTLOG_VIEWER),
            "grace", Set.of(CUSTOMER),
            "linus", Set.of(VISITOR));

    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        Set<String> groups = GROUPS.get(credential.getCaller());
        if (groups == null || !credential.compareTo(credential.getCaller(), credential.getCaller())) {
            return CredentialValidationResult.INVALID_RESULT;
        }
        return new CredentialValidationResult(credential.getCaller(), groups);
    }
}
