// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that put the message or the exception deeper into the event, or into another text. */
class NestedFormatsTest {
    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), InstantSource.fixed(Instant.EPOCH));

    @ParameterizedTest
    @ValueSource(strings = {"error.stack_trace", "_error_stack_trace", "error.stack", "err.stack",
            "exception.stacktrace", "exception.stack_trace", "thrown.extendedStackTrace", "stack_trace"})
    void linesOfAStackUnderDottedNames(String name) throws Exception {
        String trace = "'error.type':'T','" + name + "':['T: x','\\tat a.C.%s(C.java:1)']";
        Group one = error(trace.replace("%s", "p"));

        assertThat(one.kind()).isEqualTo(Group.Kind.THROWN);
        assertThat(error(trace.replace("%s", "p").replace(":1", ":2"))).isEqualTo(one);
        assertThat(error(trace.replace("%s", "q")).fingerprint()).isNotEqualTo(one.fingerprint());
        assertThat(error(trace.replace("%s", "p").replace("at a", "on a")).fingerprint())
                .isNotEqualTo(one.fingerprint());
        for (String group : new String[]{"attributes", "error"}) {
            assertThat(
                    error("'" + group + "':{'exception.stacktrace':['T: x','\\tat a.C.p(C.java:1)']},'error_type':'T'")
                            .fingerprint())
                    .isEqualTo(one.fingerprint());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full_message", "_full_message", "stack"})
    void aTextThatMayBeAStack(String name) throws Exception {
        String stack = "m\\njava.lang.AException: x\\n\\tat org.shop.A.go(A.java:3)";
        NewEvent event = parse("'short_message':'m','level':3,'version':'1.1','" + name + "':'" + stack + "'");

        assertThat(event.message()).isEqualTo("m");
        assertThat(event.data()).isEqualTo(json("{'version':'1.1','exception':{'stack':'" + stack + "'}}"));
        assertThat(event.group().fingerprint()).isNotEqualTo(parse("'short_message':'m','level':3,'version':'1.1','"
                + name + "':'" + stack.replace("A.go", "B.go") + "'").group().fingerprint());
        for (String text : new String[]{"m", "m\\nand more", "html"}) {
            assertThat(parse("'message':'m','" + name + "':'" + text + "'").data())
                    .isEqualTo(json("{'" + name + "':'" + text + "'}"));
        }
        assertThat(parse("'message':'m','" + name + "':'" + stack + "','stack_trace':'s'").data())
                .isEqualTo(json("{'exception':{'stack':'s'},'" + name + "':'" + stack + "'}"));
    }

    @Test
    void theMessageOfRustsTracing() throws Exception {
        NewEvent event = parse("'timestamp':'1970-01-01T00:00:00Z','level':'ERROR','fields':{'message':'one','a':1}");

        assertThat(event.message()).isEqualTo("one");
        assertThat(event.data()).isEqualTo(json("{'fields':{'message':'one','a':1}}"));
        assertThat(error("'fields':{'message':'two'}")).isEqualTo(error("'a':1"));
        assertThat(parse("'msg':'m','fields':{'message':'two'}").message()).isEqualTo("m");
        assertThat(parse("'fields':{'message':'password=hunter22','x':{'message':'no'}}").message())
                .doesNotContain("hunter22");
        assertThat(parse("'fields':{'message':{'message':'no'},'list':[{'message':'no'}]}").message()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "Body"})
    void theTextOfOpenTelemetrysBody(String name) throws Exception {
        assertThat(parse("'severityNumber':17,'" + name + "':{'stringValue':'one'}").message()).isEqualTo("one");
        assertThat(parse("'severityNumber':17,'" + name + "':{'kvlistValue':{'stringValue':'one'}}").message())
                .isNull();
    }

    @Test
    void theListOfOpenTelemetrysAttributes() throws Exception {
        String stack = "a.B: x\\n\\tat a.C.d(C.java:1)";
        String list = "'attributes':[{'key':'http.route','value':{'stringValue':'/'}},"
                + "{'key':'exception.type','value':{'stringValue':'a.B'}},"
                + "{'key':'exception.message','value':{'stringValue':'x'}},"
                + "{'value':{'stringValue':'no'},'key':'exception.stacktrace'},"
                + "{'key':'exception.stacktrace','value':{'stringValue':'" + stack + "'}}]";
        NewEvent event = parse("'body':'m','severityNumber':17," + list);

        assertThat(event.data())
                .isEqualTo(json("{" + list + ",'exception':{'type':'a.B','message':'x','stack':'" + stack + "'}}"));
        assertThat(event.group().fingerprint()).isEqualTo(parse("'body':'m','severityNumber':17,'attributes':"
                + "{'exception.type':'a.B','exception.message':'x','exception.stacktrace':'" + stack + "'}").group()
                .fingerprint());
        assertThat(parse("'level':'error','exception':{'type':'c.D'}," + list).group().title()).isEqualTo("D");
        assertThat(parse("'exception':{'type':'c.D'}," + list).data())
                .isEqualTo(json("{'exception':{'type':'c.D'}," + list + "}"));
    }

    @Test
    void journaldsMessageAsBytes() throws Exception {
        assertThat(parse("'PRIORITY':'3','MESSAGE':[97, 195,188\n,27],'a':1").message()).isEqualTo("aü\u001b");
        assertThat(parse("'PRIORITY':'3','MESSAGE':[97,98],'a':1").data()).isEqualTo(json("{'a':1}"));
        for (String other : new String[]{"[]", "[97,'a']", "[97,256]", "[-1]", "[1.5]", "['a','b']", "[[97]]"}) {
            NewEvent event = parse("'PRIORITY':'3','MESSAGE':" + other + ",'a':1");
            assertThat(event.message()).isNull();
            assertThat(event.data()).isEqualTo(json("{'MESSAGE':" + other + ",'a':1}"));
        }
        assertThatThrownBy(() -> parse("'MESSAGE':[97,98")).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "''"})
    void anEmptyExceptionHidesNoOther(String nothing) throws Exception {
        String empty = "'exception':" + nothing;
        for (String stack : new String[]{"'stack_trace':'a.B: x\\n\\tat a.C.d(C.java:1)'",
                "'error':{'type':'a.B','stack_trace':'a.B: x\\n\\tat a.C.d(C.java:1)'}",
                "'attributes':[{'key':'exception.type','value':{'stringValue':'a.B'}}]"}) {
            NewEvent event = parse("'level':'error','message':'m'," + empty + "," + stack);
            NewEvent without = parse("'level':'error','message':'m'," + stack);

            assertThat(event.group()).isEqualTo(without.group());
            assertThat(event.data()).isEqualTo(without.data());
        }
        assertThat(parse("'message':'m'," + empty).data()).isEqualTo(json("{" + empty + "}"));
        assertThat(parse(empty).message()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'code':1}", "{'type':null}", "[1]", "true"})
    void anExceptionThatSaysNothingHidesNoOther(String nothing) throws Exception {
        String stack = "'stack_trace':'a.B: x\\n\\tat a.C.d(C.java:1)','error_type':'a.B'";
        NewEvent event = parse("'level':'error','message':'m','exception':" + nothing + "," + stack);

        assertThat(event.group()).isEqualTo(parse("'level':'error','message':'m'," + stack).group());
        assertThat(event.data()).isEqualTo(json("{'exception':" + nothing + "," + stack + "}"));
    }

    @Test
    void noMemberHasTheNameOfAnother() throws Exception {
        String stack = "'stack_trace':'a.B: x\\n\\tat a.C.d(C.java:1)'";
        String kept = json("'exception':{'stack':'a.B: x\\n\\tat a.C.d(C.java:1)'}");

        assertThat(parse("'exception':'a.B'," + stack).data()).isEqualTo('{' + kept + json(",'exception_':'a.B'}"));
        assertThat(parse(stack + ",'exception':'a.B'").data()).isEqualTo(json("{'exception_':'a.B',") + kept + '}');
        assertThat(parse("'exception_':1,'exception':'a.B'," + stack).data())
                .isEqualTo(json("{'exception_':1,") + kept + json(",'exception__':'a.B'}"));
        assertThat(parse("'user':{'name':'ada'},'user.name':'bob','req_user':'c'").data())
                .isEqualTo(json("{'user.name':'bob','user.name_':'ada'}"));
        assertThat(parse("'error':{'type':'A'},'error.type':'B','exception':{'type':'C'}").data())
                .isEqualTo(json("{'error.type':'B','exception':{'type':'C'},'error.type_':'A'}"));
        assertThat(parse("'message':'m','tstamp':99999999999999,'originalTstamp':'mine'").data())
                .isEqualTo(json("{'originalTstamp':'mine','originalTstamp_':99999999999999}"));
    }

    @Test
    void anErrorAsMessage() throws Exception {
        String error = "'message':{'errorType':'TypeError','errorMessage':'boom','stackTrace':['TypeError: boom',"
                + "'    at p (/a.js:1:2)']}";
        NewEvent event = parse("'level':'ERROR'," + error);

        assertThat(event.message()).isEqualTo("boom");
        assertThat(event.group().title()).isEqualTo("TypeError: boom");
        assertThat(event.group().kind()).isEqualTo(Group.Kind.THROWN);
        assertThat(event.data()).isEqualTo(
                json("{" + error + ",'exception':{'type':'TypeError','message':'boom'}}"));
        assertThat(parser.parseForeign(json("{'level':'ERROR'," + error + "}"), Defaults.NONE).data())
                .isEqualTo(event.data());
        assertThat(error("'b':1", error.replace("/a.js", "/b.js"))).isNotEqualTo(error("'b':1", error));
        assertThat(error("'b':1", error.replace("boom", "bang")).fingerprint())
                .isEqualTo(error("'b':1", error).fingerprint());
    }

    @Test
    void anObjectAsMessage() throws Exception {
        NewEvent event = parse("'level':'ERROR','message':{'message':'one','order':7}");

        assertThat(event.message()).isEqualTo("one");
        assertThat(event.data()).isEqualTo(json("{'message':{'message':'one','order':7}}"));
        assertThat(event.group().kind()).isEqualTo(Group.Kind.MESSAGE);
        assertThat(parse("'name':'a','message':{'order':7}").message()).isNull();
        assertThat(parse("'msg':'two','message':{'message':'one'}").message()).isEqualTo("one");
        assertThat(parse("'message':{'name':'password','value':'hunter22'}").data()).doesNotContain("hunter22");
        assertThatThrownBy(() -> parse("'message':['a']")).hasMessage("bad_message");
        assertThat(parser.parseForeign(json("{'message':['a'],'level':'info'}"), Defaults.NONE).data())
                .isEqualTo(json("{'message':['a']}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslogseverity", "syslogpriority"})
    void rsyslogsSeverity(String name) throws Exception {
        assertThat(parse("'msg':'m','pri':'27','" + name + "':'3','programname':'sshd'").level()).isEqualTo(40);
        assertThat(parse("'msg':'m','" + name + "':'x'").data()).isEqualTo(json("{'" + name + "':'x'}"));
    }

    private Group error(String fields) throws Exception {
        return error(fields, "'message':'m'");
    }

    private Group error(String fields, String message) throws Exception {
        return parse("'name':'n','level':'error'," + message + "," + fields).group();
    }

    private NewEvent parse(String fields) throws Exception {
        return parser.parse(json("{" + fields + "}"));
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
