// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Finds passwords on command lines: {@code --password x}, {@code --db.password x}, {@code -storepass x},
 * {@code -u ada:x}, {@code -p x}.
 */
final class CommandLine {
    private static final int LONGEST = 100;
    /** A shorter word after one dash is an option letter with its value: {@code -ppw}. */
    private static final int MIN = 4;
    private static final int BLANKS = 4;
    private static final int BACK = 200;
    private static final int LONGEST_WORD = 24;
    private static final int LONGEST_USER = 512;
    /** The commands whose option {@code -p} or {@code -a} is the password, which may follow without a blank. */
    private static final Set<String> WITH_PASSWORD = Set.of("mysql", "mysqldump", "mysqladmin", "mysqlimport",
            "mariadb",
            "mariadb-dump", "mariadb-admin", "sshpass", "login", "redis-cli", "mongo", "mongosh", "mongodump",
            "ldapsearch",
            "sqlcmd", "htpasswd", "7z", "unzip", "zip");
    /** The commands whose option {@code -p} has another meaning. */
    private static final Set<String> WITHOUT = Set.of("mkdir", "ssh", "scp", "sftp", "cp", "ps", "run", "install",
            "tar",
            "psql", "pg_dump", "nc", "netstat", "kill", "patch", "read", "nmap", "java", "rsync", "test", "grep");

    private static final Set<String> OPTIONS = Set.of("cookie", "auth", "bearer", "oauth2-bearer");

    private final Scan scan;
    private final View view;
    private Values values;

    CommandLine(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
        values = new Values(view);
    }

    /**
     * @return the position to continue at
     */
    int option(int i) {
        if (i > 0 && view.at(i - 1) > ' ' && "\"'`([,".indexOf(view.at(i - 1)) < 0) {
            return i + 1;
        }
        int name = i + 1 < view.length() && view.at(i + 1) == '-' ? i + 2 : i + 1;
        int end = name;
        while (end < view.length() && end < name + LONGEST && (view.isWord(end) || view.at(end) == '-'
                || (view.at(end) == '_' || view.at(end) == '.') && view.isWord(end + 1))) {
            end++;
        }
        if (end == name || view.isSpace(name)) {
            return i + 1;
        }
        // In a list, the arguments are separated by commas and quotes: "--password", "x".
        int from = beginOfArgument(end);
        String option = view.text(name, end);
        boolean word = option.equals("pw") || option.equals("pwd");
        if (name == i + 1 && isShort(view.at(name)) && !word
                && (end - name < MIN || !scan.names.isSecretInText(option) || isAttached(name, option))) {
            return letter(name, end, from);
        }
        boolean direct = from == end && from < view.length() && view.at(from) == '=';
        if (from == end && !direct || end - name < 2 || from >= view.length() || view.at(from) == '-') {
            return i + 1;
        }
        String plain = option.toLowerCase(Locale.ROOT).replace('_', '-');
        if (direct && plain.equals("auth")) {
            // Without a colon, it is more often the name of a method.
            return user(from + 1);
        }
        if (!direct && (plain.equals("user") || plain.equals("proxy-user"))) {
            return user(from);
        }
        boolean sign = view.at(from) == '=' || view.at(from) == ':' && !view.has("//", from + 1);
        if (scan.names.isSecretInText(option)) {
            // With a sign before its value, as in -pw = x, it is found by its name.
            return sign ? i + 1 : whole(from, option);
        }
        return OPTIONS.contains(plain) ? whole(sign ? view.skipSpaces(from + 1, BLANKS) : from, option) : i + 1;
    }

    /** Whether a password follows the letter without a blank: {@code mysql -pmysecret}, not {@code -password}. */
    private boolean isAttached(int name, String option) {
        return option.startsWith("p") && !option.startsWith("pass") && takesAttached(command(name - 1));
    }

    /** The options {@code -p} of {@code login} and others need a blank. */
    private static boolean takesAttached(String command) {
        return WITH_PASSWORD.contains(command) && !command.equals("login");
    }

    private static boolean isShort(char c) {
        return c == 'p' || c == 'P' || c == 'u' || c == 'a' || c == 'w' || c == 'U';
    }

    private int beginOfArgument(int end) {
        int i = end;
        boolean quoted = i < view.length() && (view.at(i) == '"' || view.at(i) == '\'');
        i += quoted ? 1 : 0;
        i += i < view.length() && view.at(i) == ',' ? 1 : 0;
        int from = view.skipSpaces(i, BLANKS);
        return from == i && i == end ? end : from;
    }

    private int letter(int name, int end, int from) {
        char option = view.at(name);
        if (option == 'u' || option == 'U') {
            return end == name + 1 && from > end ? user(from) : name;
        }
        String command = command(name - 1);
        boolean known = WITH_PASSWORD.contains(command);
        if (end > name + 1) {
            // Without a blank: mysql -phunter2.
            if (option == 'p' && takesAttached(command) && !view.has("protocol", name)
                    && !view.has("port", name) && !view.has("password", name)) {
                values.end(name + 1);
                scan.mark(view, name + 1, values.last());
                return values.last();
            }
            boolean pin = from > end && from < view.length() && view.at(from) != '-'
                    && view.text(name, end).equals("pin");
            return pin ? whole(from, "pin") : name;
        }
        if (from == end || from >= view.length() || view.at(from) == '-' || WITHOUT.contains(command)) {
            return name;
        }
        values.end(from, LONGEST_USER);
        boolean looks = option == 'p' && looksLikePassword(values.begin(), values.last());
        // Of MySQL and MongoDB, -P is the port.
        boolean port = option == 'P' && command.startsWith("m");
        return known && !port || looks ? whole(from, "password") : name;
    }

    private int user(int from) {
        int to = values.end(from, LONGEST_USER);
        for (int i = values.begin(); i < values.last(); i++) {
            if (view.at(i) == ':') {
                scan.mark(view, i + 1, values.last());
                return to;
            }
        }
        return from;
    }

    private int whole(int from, String option) {
        int to = values.end(from);
        if (values.last() <= values.begin() || values.isHarmless(values.begin(), values.last(), option, false)) {
            return from;
        }
        scan.mark(view, values.begin(), values.last());
        return Math.max(to, from);
    }

    /** Letters with digits or other characters, but not a number, a port mapping or a path. */
    private boolean looksLikePassword(int from, int to) {
        boolean letter = false;
        boolean other = false;
        for (int i = from; i < to; i++) {
            char c = view.at(i);
            if (c == '/' || c == '\\' || c == ':') {
                return false;
            }
            letter |= Character.isLetter(c);
            other |= !Character.isLetter(c) && c != '-' && c != '_' && c != '.';
        }
        return letter && other;
    }

    /** The nearest preceding word that is a known command; empty if there is none on the line. */
    private String command(int before) {
        int end = before;
        while (end > 0 && before - end < BACK && view.at(end - 1) != '\n') {
            int begin = end;
            while (begin > 0 && end - begin < LONGEST_WORD && (view.isWord(begin - 1) || view.at(begin - 1) == '-'
                    || view.at(begin - 1) == '_')) {
                begin--;
            }
            if (begin < end) {
                String word = view.text(begin, end);
                if (WITH_PASSWORD.contains(word) || WITHOUT.contains(word)) {
                    return word;
                }
            }
            end = begin < end ? begin : end - 1;
        }
        return "";
    }
}
