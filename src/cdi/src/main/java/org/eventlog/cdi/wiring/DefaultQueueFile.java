// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The default names of queue files in a server, which differ for all applications, modules of an EAR and destinations. */
final class DefaultQueueFile {
    /**
     * A WAR in an EAR: in WildFly's and Open Liberty's archive or directory, in Open Liberty's cache, and unpacked by Payara
     * and GlassFish. The location of a WAR of its own has none of these forms.
     */
    private static final Pattern WAR = Pattern
            .compile("(?:\\.ear!?/|/\\.cache/\\.cache/|/applications/[^/]+/)([^!]+?)[._]war!?/WEB-INF/");
    private static final Pattern VERSION = Pattern.compile("-(?:v?\\d+\\..*|\\d{8})$");
    /** So that the name of a file, with that of a destination and what SQLite appends, is no longer than systems permit. */
    private static final int LONGEST_NAME = 70;

    /** Null if unknown. */
    private static final String MODULE = module();

    private DefaultQueueFile() {}

    /** @param destination null for the default event log */
    static String name(String application, String destination) {
        return name(application, MODULE, destination);
    }

    /**
     * @param module of an EAR, or null
     * @param destination null for the default event log
     */
    static String name(String application, String module, String destination) {
        // Neither a name nor a next name of a file has a plus sign or a tilde.
        return "eventlog-" + part(application) + (module == null ? "" : '~' + part(module))
                + (destination == null ? "" : '+' + part(destination)) + ".db";
    }

    /**
     * The name of the WAR in an EAR that contains this class, without its version: the files have its name, and a new release
     * must find them. The modules of an EAR have the same application name. JNDI knows the module's, but not on every thread.
     *
     * @param location of the class
     * @return null if it is in no WAR of an EAR
     */
    static String module(String location) {
        Matcher war = WAR.matcher(location);
        return war.find() ? VERSION.matcher(war.group(1)).replaceFirst("") : null;
    }

    private static String module() {
        try {
            return module(DefaultQueueFile.class.getProtectionDomain().getCodeSource().getLocation().toString());
        } catch (RuntimeException e) {
            return null;
        }
    }

    /**
     * A part of a file's name that no other application or destination has: an event log takes over the files of its
     * names after a crash. A name with other characters, a long one, and one that ends like a next name ({@code shop-2}),
     * gets a hash.
     */
    private static String part(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        boolean unique = plain.equals(name) && !name.matches(".*-\\d{1,2}") && name.length() <= LONGEST_NAME;
        return unique
                ? plain
                : plain.substring(0, Math.min(LONGEST_NAME, plain.length())) + '.'
                        + Integer.toHexString(name.hashCode());
    }
}
