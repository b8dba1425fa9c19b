// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stack frame, parsed from a line that is unambiguous, in the formats of Java, .NET, Node and Chrome, Firefox and
 * Safari, Python, Go, Ruby and PHP.
 *
 * @param place its name without the parts that change between runs or releases: line numbers, addresses, and numbers
 *        of lambdas and anonymous classes
 * @param kind the owner of the code
 * @param language the language of the code
 */
record StackFrame(String place, Kind kind, Language language) {
    enum Kind {
        /** The application's or a library's code. */
        CODE,
        /** The platform's code, which many faults have in common. */
        PLATFORM,
        /** Code generated at run time, such as a proxy, whose name is not stable. */
        GENERATED
    }

    enum Language {
        JAVA, NET, SCRIPT, PYTHON, GO, RUBY, PHP
    }

    private static final int LONGEST = 2_000;

    // Each pattern reads a line a few times at most, whatever it contains: a place to begin or to go on is never
    // searched for again from each of many others.

    /** The text in parentheses must be a file or one of a few words, unlike in a message that starts with "at". */
    private static final Pattern JAVA_SOURCE = Pattern.compile("(?:Native Method|Unknown Source(?::\\d+)?|<generated>"
            + "|SourceFile(?::\\d+)?|[A-Za-z_$][\\w$]*+:\\d+"
            + "|[^\\s():]++(?<=\\.(?:java|kt|kts|scala|groovy|clj|jsp|jspx|xtend|js|rb|py))(?::-?\\d+)?)\\)(?: ~?\\[.*)?");
    /** Types and names of parameters in .NET. */
    private static final Pattern NET_PARAMETERS = Pattern
            .compile("(?:[^\\s()]++ [^\\s(),]++(?:, [^\\s()]++ [^\\s(),]++)*+)?\\)(?: in .+:line \\d+)?");
    private static final Pattern NODE = Pattern
            .compile("at (?:async )?(?:new )?([^()]+) \\(([^()]+):\\d+:\\d+\\)");
    private static final Pattern NODE_BARE = Pattern
            .compile("at (?:async )?([^()\\s/\\\\]*+[/\\\\][^()\\s]*):\\d+:\\d+");
    private static final Pattern NODE_NATIVE = Pattern
            .compile("at (?:async )?(?:new )?([^()]+?) \\((?:native|<anonymous>|index \\d+|eval at .*)\\)");
    private static final Pattern GECKO = Pattern.compile(
            "([^@\\s]*(?: code)?)@((?:[a-z][a-z0-9+.-]*:/|/|blob:|webpack)[^\\s]*?):(\\d+)(?::\\d+)?");
    private static final Pattern GECKO_NATIVE = Pattern.compile("([^@\\s]*)@\\[native code]");
    private static final Pattern SCRIPT_END = Pattern.compile("(?<![/<])[/<]++$");
    private static final Pattern PYTHON = Pattern.compile("File \"([^\"]+)\", line \\d+(?:, in (.+))?");
    private static final Pattern GO = Pattern.compile("[^\\s/]*+/\\S+\\.(?:go|s):\\d+(?: \\+0x[0-9a-f]+)?");
    private static final Pattern GO_FUNCTION = Pattern
            .compile("(?:created by )?([^\\s()]+(?:\\(\\*?[^()\\s]+\\)[^\\s()]*)?)"
                    + "(?:\\(.*\\))?(?: in goroutine \\d+)?");
    private static final Pattern GO_NUMBERED = Pattern.compile("\\.func\\d+(?:\\.\\d+)*+");
    private static final Pattern RUBY = Pattern.compile("(?:from )?(\\S+):\\d+:in ['`](.+)'(?:: .*)?");
    private static final Pattern PHP = Pattern.compile("#\\d+ (\\S.*)\\((\\d+)\\): (.+)|#\\d+ (\\{main})");

    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.",
            "scala.", "groovy.lang.", "org.codehaus.groovy.");
    private static final List<String> REFLECTION = List.of("java.lang.reflect.", "java.lang.invoke.",
            "jdk.internal.reflect.", "sun.reflect.");
    private static final Pattern GENERATED = Pattern.compile("\\$\\$Lambda|\\$Proxy\\d*|GeneratedMethodAccessor"
            + "|GeneratedConstructorAccessor|GeneratedSerializationConstructorAccessor|\\$\\$EnhancerBy|\\$\\$FastClassBy"
            + "|\\$\\$SpringCGLIB|CGLIB\\$\\$|_WeldClientProxy|_WeldSubclass|\\$\\$_Weld|_ClientProxy|_Subclass\\b"
            + "|_\\$\\$_jvst|\\$\\$\\$view\\d+|\\$\\$_javassist|\\$HibernateProxy\\$|\\$ByteBuddy\\$|\\$MockitoMock\\$|\\$\\$Owb"
            + "|\\.access\\$\\d+$|LambdaForm\\$");
    private static final Pattern HIDDEN = Pattern.compile("[/+](?:0x[0-9a-f]{4,}|\\d{4,})(?=\\.)");
    private static final Pattern NUMBERED = Pattern.compile("\\$\\d+|(?<=_closure)\\d+");
    private static final Pattern NET_NUMBERED = Pattern.compile("([bdgc])__(DisplayClass)?[\\d_|]+|`\\d+");

    /**
     * @param line without surrounding blanks
     * @param before the previous line: in Go, a frame takes two lines
     * @return null if the line is not a frame
     */
    static StackFrame of(String line, String before) {
        if (line.length() > LONGEST || line.length() < 4) {
            return null;
        }
        if (line.startsWith("at ")) {
            return ofAt(line);
        }
        Matcher python = PYTHON.matcher(line);
        if (python.matches()) {
            String in = python.group(2) == null ? "" : python.group(2);
            return new StackFrame(tail(python.group(1), 2) + ' ' + in, Kind.CODE, Language.PYTHON);
        }
        if (line.indexOf('@') >= 0) {
            StackFrame gecko = ofGecko(line);
            if (gecko != null) {
                return gecko;
            }
        }
        if (line.charAt(0) == '#') {
            Matcher php = PHP.matcher(line);
            return !php.matches() || php.group(1) == null
                    ? null
                    : new StackFrame(function(php.group(3)) + '@' + tail(php.group(1), 1), Kind.CODE, Language.PHP);
        }
        if (before != null && before.length() <= LONGEST && GO.matcher(line).matches()) {
            return ofGo(before);
        }
        Matcher ruby = RUBY.matcher(line);
        return ruby.matches()
                ? new StackFrame(ruby.group(2) + '@' + tail(ruby.group(1), 2), Kind.CODE, Language.RUBY)
                : null;
    }

    private static StackFrame ofAt(String line) {
        int open = line.indexOf('(');
        String name = open < 0 ? "" : line.substring(line.startsWith("at async ") ? 9 : 3, open);
        boolean qualified = name.indexOf('.') > 0 && !name.endsWith(".")
                && name.chars().noneMatch(c -> c == ' ' || c == '\t');
        String inside = line.substring(open + 1);
        if (qualified && JAVA_SOURCE.matcher(inside).matches()) {
            return ofJava(name);
        }
        if (qualified && NET_PARAMETERS.matcher(inside).matches()) {
            return ofNet(name);
        }
        Matcher node = NODE.matcher(line);
        if (node.matches()) {
            return script(withoutAlias(node.group(1)), node.group(2));
        }
        Matcher bare = NODE_BARE.matcher(line);
        if (bare.matches()) {
            return script(null, bare.group(1));
        }
        Matcher nativeCode = NODE_NATIVE.matcher(line);
        return nativeCode.matches()
                ? new StackFrame(nativeCode.group(1), Kind.PLATFORM, Language.SCRIPT)
                : null;
    }

    /** Node adds the name by which a method was called: {@code Stock.take [as run]}. */
    private static String withoutAlias(String name) {
        int alias = name.endsWith("]") ? name.indexOf(" [as ") : -1;
        return alias > 0 ? name.substring(0, alias) : name;
    }

    private static StackFrame ofNet(String full) {
        String name = NET_NUMBERED.matcher(full).replaceAll("$1__");
        boolean platform = name.startsWith("System.") || name.startsWith("Microsoft.");
        return new StackFrame(name, platform ? Kind.PLATFORM : Kind.CODE, Language.NET);
    }

    /**
     * Class loader and module precede a class, separated by slashes. A hidden class is followed by a slash and its
     * address.
     */
    private static StackFrame ofJava(String full) {
        String bare = HIDDEN.matcher(full).replaceAll("");
        String name = bare.substring(bare.lastIndexOf('/') + 1);
        if (GENERATED.matcher(name).find() || REFLECTION.stream().anyMatch(name::startsWith)) {
            return new StackFrame(name, Kind.GENERATED, Language.JAVA);
        }
        return new StackFrame(NUMBERED.matcher(name).replaceAll("\\$"),
                PLATFORM.stream().anyMatch(name::startsWith) ? Kind.PLATFORM : Kind.CODE, Language.JAVA);
    }

    private static StackFrame ofGecko(String line) {
        Matcher gecko = GECKO.matcher(line);
        if (gecko.matches()) {
            return script(gecko.group(1), gecko.group(2));
        }
        Matcher nativeCode = GECKO_NATIVE.matcher(line);
        return nativeCode.matches()
                ? new StackFrame(nativeCode.group(1), Kind.PLATFORM, Language.SCRIPT)
                : null;
    }

    /** File names contain a hash that changes with each release, and a query. */
    private static StackFrame script(String name, String file) {
        String function = name == null ? "" : SCRIPT_END.matcher(name).replaceFirst("");
        if (function.equals("<anonymous>") || function.equals("Object.<anonymous>") || function.endsWith(" code")) {
            function = "";
        }
        int query = file.indexOf('?');
        boolean platform = file.startsWith("node:") || file.startsWith("internal/");
        return new StackFrame(function + '@' + MessageShape.of(tail(query < 0 ? file : file.substring(0, query), 1)),
                platform ? Kind.PLATFORM : Kind.CODE, Language.SCRIPT);
    }

    private static StackFrame ofGo(String before) {
        Matcher function = GO_FUNCTION.matcher(before);
        if (!function.matches()) {
            return null;
        }
        String name = function.group(1);
        boolean platform = name.equals("panic") || name.startsWith("runtime.") || name.startsWith("runtime/");
        return new StackFrame(GO_NUMBERED.matcher(name).replaceAll(".func"), platform ? Kind.PLATFORM : Kind.CODE,
                Language.GO);
    }

    private static String function(String call) {
        int arguments = call.indexOf('(');
        return arguments < 0 ? call : call.substring(0, arguments);
    }

    /** The last segments of a path, because installation directories differ between machines. */
    private static String tail(String path, int parts) {
        int from = path.length();
        for (int i = 0; i < parts && from >= 0; i++) {
            from = Math.max(path.lastIndexOf('/', from - 1), path.lastIndexOf('\\', from - 1));
        }
        return path.substring(from + 1).replace('\\', '/');
    }
}
