// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exception that the sender wrote as objects instead of text: Logback's encoder, Log4j's layout, Quarkus, structlog,
 * zerolog, Monolog, Serilog. It collects types, causes and frames while the event is copied, and writes them as a
 * stack trace for {@link StackTrace}, so that grouping has one parser. What is stored stays as the sender wrote it.
 */
final class ThrownObject {
    private static final int MAX_FRAMES = 500;
    private static final int MAX_CAUSES = 50;
    private static final int MAX_CHARS = 500;
    /** Deeper objects of these names belong to the application. */
    private static final int DEEPEST_START = 2;

    private static final Set<String> EXCEPTIONS = Set.of("exception", "Exception", "throwable", "exceptions",
            "ExceptionDetail");
    private static final Set<String> TYPES = Set.of("type", "Type", "name", "class", "className", "ClassName",
            "exceptionType",
            "exc_type", "exception_class", "errorType");
    private static final Set<String> MESSAGES = Set.of("message", "Message", "exc_value");
    private static final Set<String> CAUSES = Set.of("cause", "causedBy", "previous", "exception", "InnerException",
            "InnerExceptions", "innerException");
    private static final Set<String> TRACES = Set.of("stack", "stackTrace", "StackTrace", "stack_trace", "stacktrace",
            "backtrace",
            "extendedStackTrace");
    private static final Set<String> FRAMES = Set.of("frames", "stepArray", "trace");
    private static final Set<String> OMITTED = Set.of("commonFramesCount", "commonElementCount");
    private static final Set<String> OWNERS = Set.of("class", "className", "declaringClass");
    private static final Set<String> FUNCTIONS = Set.of("method", "methodName", "name", "func", "function");
    private static final Set<String> FILES = Set.of("file", "fileName", "filename", "source");
    private static final Pattern PHP_LINE = Pattern.compile("(\\S{1,400}):(\\d{1,9})");

    private enum Kind {
        THROWN, CAUSES, FRAMES, FRAME, OTHER
    }

    /** One throwable. The next one in the list is its cause. */
    private static final class One {
        private String type;
        private String message;
        private String text;
        private String omitted;
        /** In Python, whether it is the cause of the one before, not only an exception that was being handled. */
        private boolean cause = true;
        private final List<String> frames = new ArrayList<>();

        boolean hasTrace() {
            return text != null || !frames.isEmpty();
        }
    }

    /** The objects and arrays around the current value, from the innermost; each throwable has its own. */
    private final Deque<Kind> open = new ArrayDeque<>();
    private final Deque<One> within = new ArrayDeque<>();
    private final List<One> all = new ArrayList<>();
    private int frames;
    private boolean python;
    /** Whether there is anything that is a frame. */
    private boolean real;
    private String owner;
    private String function;
    private String file;

    /**
     * Notes the beginning of an object or array.
     *
     * @param depth 1 for a member of the event
     * @return whether it may be a part of an exception, and so {@link #close} must be called at its end
     */
    boolean open(String key, boolean array, int depth) {
        Kind kind = kind(key, array, depth);
        if (kind == null) {
            return false;
        }
        open.push(kind);
        if (kind == Kind.THROWN) {
            One one = new One();
            within.push(one);
            if (all.size() < MAX_CAUSES) {
                all.add(one);
            }
        } else if (kind == Kind.FRAME) {
            owner = null;
            function = null;
            file = null;
        }
        return true;
    }

    /** Whether grouping needs anything of this object or array. */
    boolean wants(String key, boolean array, int depth) {
        Kind kind = kind(key, array, depth);
        return kind != null && kind != Kind.OTHER && (kind != Kind.FRAME || frames < MAX_FRAMES)
                && (kind != Kind.THROWN || all.size() < MAX_CAUSES);
    }

    /** Whether grouping needs a text, number or boolean within the current object or array. */
    boolean wantsValue() {
        Kind kind = open.peek();
        return kind == Kind.THROWN || kind == Kind.FRAME || kind == Kind.FRAMES && frames < MAX_FRAMES;
    }

    private Kind kind(String key, boolean array, int depth) {
        Kind outer = open.peek();
        return outer == null ? first(key, array, depth) : inner(outer, key, array);
    }

    private Kind first(String key, boolean array, int depth) {
        if (depth > DEEPEST_START) {
            return null;
        }
        if (EXCEPTIONS.contains(key)) {
            return array ? Kind.CAUSES : Kind.THROWN;
        }
        if (!array && depth == DEEPEST_START && CAUSES.contains(key)) {
            root();
            return Kind.THROWN;
        }
        return array && (TRACES.contains(key) || AliasNames.isStack(key)) ? Kind.FRAMES : null;
    }

    /** The exception whose type and message are values beside its stack trace and its cause. */
    private One root() {
        if (all.isEmpty()) {
            all.add(new One());
        }
        return all.get(0);
    }

    private static Kind inner(Kind outer, String key, boolean array) {
        return switch (outer) {
            case CAUSES -> array ? Kind.OTHER : Kind.THROWN;
            case FRAMES -> array ? Kind.OTHER : Kind.FRAME;
            case THROWN -> array && (FRAMES.contains(key) || TRACES.contains(key))
                    ? Kind.FRAMES
                    : CAUSES.contains(key) ? array ? Kind.CAUSES : Kind.THROWN : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    void close() {
        Kind kind = open.pop();
        if (kind == Kind.THROWN) {
            within.pop();
        } else if (kind == Kind.FRAME) {
            frame();
        }
    }

    /** Notes a text, number or boolean. */
    void value(String key, String value) {
        Kind kind = open.peek();
        if (kind == Kind.THROWN) {
            part(within.peek(), key, value);
        } else if (kind == Kind.FRAMES) {
            line(value);
        } else if (kind == Kind.FRAME) {
            String text = Clip.chars(value, MAX_CHARS);
            if (OWNERS.contains(key)) {
                owner = text;
            } else if (FUNCTIONS.contains(key)) {
                function = text;
            } else if (FILES.contains(key) || key.equals("path") && text.endsWith(".go")) {
                file = text;
            } else if (key.equals("label") && function == null) {
                function = text;
            }
        }
    }

    private void part(One one, String key, String value) {
        if (TRACES.contains(key) || key.equals("StackTraceString")) {
            one.text = value;
            real = real || StackTrace.of(value, 1) != null;
        } else if (TYPES.contains(key)) {
            one.type = Clip.chars(value, MAX_CHARS);
        } else if (MESSAGES.contains(key)) {
            one.message = value;
        } else if (OMITTED.contains(key)) {
            one.omitted = value;
        } else if (key.equals("is_cause")) {
            one.cause = value.equals("true");
        } else if (key.equals("file") && PHP_LINE.matcher(value).matches()) {
            line(value);
        }
    }

    /** A frame as text. Those of PHP's Monolog are only a file and a line. */
    private void line(String text) {
        String bare = text.strip();
        String line = isJava("at " + bare) ? "at " + bare : bare;
        Matcher php = PHP_LINE.matcher(line);
        boolean pythons = line.startsWith("File \"");
        python |= pythons;
        real |= pythons || php.matches() || StackFrame.of(line, null) != null;
        add(php.matches() ? "#0 " + php.group(1) + '(' + php.group(2) + "): in" : Clip.chars(line, MAX_CHARS));
    }

    /** Lambda writes the frames of Java without "at". */
    private static boolean isJava(String line) {
        StackFrame frame = StackFrame.of(line, null);
        return frame != null && frame.language() == StackFrame.Language.JAVA;
    }

    private void frame() {
        if (owner == null && file == null) {
            return;
        }
        real = true;
        String name = function == null || function.isEmpty() ? "<anonymous>" : function;
        if (owner != null) {
            add("at " + owner + '.' + name + "(Unknown Source)");
        } else if (file.endsWith(".go")) {
            // The function is without its package, and a method begins with a bracket: (*Stock).take
            String source = file.substring(file.lastIndexOf('/') + 1, file.length() - 3);
            add(source + '.' + name.replaceAll("[(*)]", "") + "\n/" + file + ":1");
        } else if (file.endsWith(".rb")) {
            add(file + ":1:in '" + name + "'");
        } else if (file.endsWith(".php")) {
            add("#0 " + file + "(1): " + name);
        } else if (file.endsWith(".py") || file.startsWith("<")) {
            python = true;
            add("File \"" + file + "\", line 1, in " + name);
        } else {
            add("at " + name + " (" + file + ":1:1)");
        }
    }

    private void add(String frame) {
        if (frames++ >= MAX_FRAMES) {
            return;
        }
        (within.isEmpty() ? root() : within.peek()).frames.add(frame);
    }

    /** The outermost exception's type; null if unknown, or if this is no exception but an object of such a name. */
    String type() {
        return isThrown() ? all.get(0).type : null;
    }

    /** The outermost exception's message; null as for the type. */
    String message() {
        return isThrown() ? all.get(0).message : null;
    }

    boolean isThrown() {
        return real || !all.isEmpty() && all.get(0).type != null && StackTrace.isNamedAsOne(all.get(0).type);
    }

    /**
     * The stack trace, without messages, whose lines could be taken for frames; null if there is no frame.
     *
     * @param type the outermost exception's type if it stood elsewhere, or null
     * @param stack its stack trace if that stood elsewhere, or null
     */
    String text(String type, String stack) {
        if (!real || stack != null && !isContinued(stack)) {
            return stack;
        }
        One outermost = all.get(0);
        outermost.type = outermost.type == null ? type : outermost.type;
        outermost.text = outermost.text == null ? stack : outermost.text;
        return python ? pythons() : others(stack != null);
    }

    /** Whether causes of the exception with this stack trace are objects with their own. */
    private boolean isContinued(String stack) {
        One outermost = all.get(0);
        return outermost.frames.isEmpty() && (outermost.text == null || outermost.text.equals(stack))
                && all.stream().skip(1).anyMatch(One::hasTrace);
    }

    /** @param begun whether the outermost exception's text begins with its type, if it has one */
    private String others(boolean begun) {
        StringBuilder text = new StringBuilder();
        for (One one : all) {
            if (one != all.get(0)) {
                text.append(one.hasTrace() ? StackTrace.CAUSE : "Caused by: ");
            }
            if (one != all.get(0) || !begun) {
                text.append(one.type == null ? "" : one.type).append('\n');
            }
            append(text, one);
            if (one.omitted != null) {
                text.append("\t... ").append(one.omitted).append(" more\n");
            }
        }
        return text.toString();
    }

    /** The innermost cause comes first. */
    private String pythons() {
        int causes = 1;
        while (causes < all.size() && all.get(causes).cause) {
            causes++;
        }
        StringBuilder text = new StringBuilder();
        for (int i = causes - 1; i >= 0; i--) {
            text.append("Traceback (most recent call last):\n");
            append(text, all.get(i));
            text.append(all.get(i).type == null ? "" : all.get(i).type).append('\n');
            if (i > 0) {
                text.append("The above exception was the direct cause of the following exception:\n");
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, One one) {
        if (one.text != null) {
            text.append(one.text).append('\n');
        }
        one.frames.forEach(frame -> text.append('\t').append(frame).append('\n'));
    }
}
