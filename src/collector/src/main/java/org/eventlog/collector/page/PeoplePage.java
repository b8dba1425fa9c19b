// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.web.Role;

/**
 * The data of the page of users.
 *
 * @param fault the error in the input, or null
 * @param self the signed-in user
 */
record PeoplePage(Shell shell, List<Person> people, String fault, String self) {

    List<String> roles() {
        return Arrays.stream(Role.values()).map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
    }

    Moment since(Person person) {
        return Moment.of(person.created());
    }
}
