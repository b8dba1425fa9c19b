// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exceptions that senders write as objects are grouped like the same exceptions written as text. */
class ThrownObjectTest {
    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), InstantSource.fixed(Instant.EPOCH));

    /** Each with its outermost type and message; %1 and %2 are a line and a function. */
    @ParameterizedTest
    @ValueSource(strings = {
            // Logback's JsonEncoder
            "'throwable':{'className':'a.NoStock','message':'out of stock','stepArray':[{'className':'a.Stock',"
                    + "'methodName':'%2','fileName':'Stock.java','lineNumber':%1}]}",
            // Log4j's JsonLayout
            "'thrown':{'commonElementCount':0,'localizedMessage':'out of stock','message':'out of stock',"
                    + "'name':'a.NoStock','extendedStackTrace':[{'class':'a.Stock','method':'%2',"
                    + "'file':'Stock.java','line':%1,'exact':true}]}",
            // Quarkus with detailed exceptions
            "'exception':{'refId':1,'exceptionType':'a.NoStock','message':'out of stock','frames':[{'class':'a.Stock',"
                    + "'method':'%2','line':%1}]}",
            // Serilog's Elasticsearch formatter
            "'exceptions':[{'Depth':0,'ClassName':'a.NoStock','Message':'out of stock',"
                    + "'StackTraceString':'   at a.Stock.%2(String id) in /s/Stock.cs:line %1'}]",
            // NLog, and Serilog with Serilog.Exceptions
            "'Exception':{'Type':'a.NoStock','Message':'out of stock','HResult':-2146233088,"
                    + "'StackTrace':'   at a.Stock.%2(String id) in /s/Stock.cs:line %1'}",
            "'Properties':{'ExceptionDetail':{'HResult':-2146233088,'Message':'out of stock','Source':'shop',"
                    + "'StackTrace':'   at a.Stock.%2(String id) in /s/Stock.cs:line %1','Type':'a.NoStock'}}",
            "'Exception':{'Type':'a.NoStock','Message':'out of stock','InnerExceptions':[{'Type':'a.Gone',"
                    + "'StackTrace':'   at a.Stock.%2(String id) in /s/Stock.cs:line %1'}]}",
            // PHP's Monolog
            "'context':{'exception':{'class':'a.NoStock','message':'out of stock','code':0,'file':'/s/%2.php:%1',"
                    + "'trace':['/s/index.php:1']}}",
            // structlog
            "'exception':[{'exc_type':'a.NoStock','exc_value':'out of stock','syntax_error':null,'is_cause':false,"
                    + "'frames':[{'filename':'/s/stock.py','lineno':%1,'name':'%2','line':'x','locals':{'a':'1'}}]}]",
            // zerolog
            "'error_type':'a.NoStock','error':'out of stock','stack':[{'func':'%2','line':'%1','source':'stock.go'},"
                    + "{'func':'main','line':'9','source':'main.go'}]",
            // Amazon's Lambda for Python and Node
            "'errorType':'a.NoStock','errorMessage':'out of stock',"
                    + "'stackTrace':['  File \\'/var/s.py\\', line %1, in %2\\n    raise x\\n']",
            "'errorType':'a.NoStock','errorMessage':'out of stock','stack':['a.NoStock: m',"
                    + "'    at %2 (/var/s.js:%1:9)']",
            // and for Java and Go
            "'errorType':'a.NoStock','errorMessage':'out of stock','stackTrace':['a.Stock.%2(Stock.java:%1)',"
                    + "'a.Main.run(Main.java:9)']",
            "'errorType':'a.NoStock','errorMessage':'out of stock','stackTrace':[{'path':'a/stock.go','line':%1,"
                    + "'label':'(*Stock).%2'},{'path':'main.go','line':9,'label':'main'}]",
            // Ruby's semantic_logger
            "'exception':{'name':'a.NoStock','message':'out of stock',"
                    + "'stack_trace':['/app/stock.rb:%1:in `%2\\u0027']}"})
    void groupsByTheFramesOfObjects(String form) throws Exception {
        Group one = group(form, "7", "take");

        assertThat(one.kind()).isEqualTo(Group.Kind.THROWN);
        assertThat(one.title()).isEqualTo("order.failed: NoStock: out of stock");
        assertThat(group(form, "8", "take").fingerprint()).isEqualTo(one.fingerprint());
        assertThat(group(form, "7", "put").fingerprint()).isNotEqualTo(one.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'stack':[{'func':'take','line':'7','source':'%1.go'}]",
            "'stackTrace':[{'path':'github.com/a/%1.go','line':12,'label':'take'}]"})
    void aFunctionOfGoHasTheNameOfItsFileForItsPackage(String form) throws Exception {
        assertThat(group(form, "stock", "").fingerprint()).isNotEqualTo(group(form, "order", "").fingerprint());
    }

    @Test
    void anObjectHasTheGroupOfItsText() throws Exception {
        String text = "a.Failed: no\\n\\tat a.Shop.order(Shop.java:5)\\nCaused by: a.NoStock: m\\n"
                + "\\tat a.Stock.take(Stock.java:7)\\n\\t... 1 more";
        Group expected = parse("'exception':{'type':'a.Failed','message':'no','stack':'" + text + "'}");
        String stock = "[{'className':'a.Stock','methodName':'take'}]";
        String shop = "[{'className':'a.Shop','methodName':'order'}]";

        assertThat(parse("'throwable':{'className':'a.Failed','message':'no','stepArray':" + shop
                + ",'cause':{'className':'a.NoStock','message':'m','commonFramesCount':1,'stepArray':" + stock + "}}")
                .fingerprint()).isEqualTo(expected.fingerprint());
        // The cause comes first, as Log4j writes it.
        assertThat(parse("'thrown':{'name':'a.Failed','message':'no','cause':{'name':'a.NoStock','message':'m',"
                + "'commonElementCount':1,'extendedStackTrace':[{'class':'a.Stock','method':'take'}]},"
                + "'extendedStackTrace':[{'class':'a.Shop','method':'order'}]}").fingerprint())
                .isEqualTo(expected.fingerprint());
        assertThat(parse("'exception':{'exceptionType':'a.Failed','message':'no','frames':" + shop
                + ",'causedBy':{'exception':{'exceptionType':'a.NoStock','message':'m','frames':"
                + "[{'class':'a.Stock','method':'take'},{'class':'a.Shop','method':'order'}]}}}").fingerprint())
                .isEqualTo(expected.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 39, 40, 100, 400})
    void theCauseCountsBelowAnyNumberOfFrames(int frames) throws Exception {
        StringBuilder objects = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < frames; i++) {
            objects.append(i == 0 ? "" : ",").append("{'className':'a.L").append(i)
                    .append("','methodName':'go','fileName':'L.java','lineNumber':3}");
            lines.append("\\n\\tat a.L").append(i).append(".go(L.java:3)");
        }
        String object = "'throwable':{'className':'a.Failed','message':'no','stepArray':[" + objects
                + "],'cause':{'className':'b.%1','message':'m','commonFramesCount':" + (frames - 1)
                + ",'stepArray':[{'className':'b.Db','methodName':'%2','fileName':'D.java','lineNumber':3}]}}";
        String text = "'exception':{'type':'a.Failed','stack':'a.Failed: no" + lines
                + "\\nCaused by: b.Lost: m\\n\\tat b.Db.read(D.java:3)\\n\\t... " + (frames - 1) + " more'}";
        Group one = group(object, "Lost", "read");

        assertThat(one.fingerprint()).isEqualTo(parse(text).fingerprint())
                .isNotEqualTo(group(object, "Lost", "write").fingerprint())
                .isNotEqualTo(group(object, "Late", "read").fingerprint());
    }

    @Test
    void theCauseCountsAtAnyDepth() throws Exception {
        assertThat(wrapped(20, "take").fingerprint()).isEqualTo(wrapped(3, "take").fingerprint())
                .isNotEqualTo(wrapped(20, "put").fingerprint());
    }

    private Group wrapped(int times, String function) throws Exception {
        return parse("'throwable':"
                + ("{'className':'a.Failed','stepArray':[{'className':'a.Shop','methodName':'order'}],"
                        + "'cause':").repeat(times)
                + "{'className':'a.NoStock','stepArray':[{'className':'a.Stock','methodName':'"
                + function + "'}]}" + "}".repeat(times));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'fingerprint':'f'", "'exception':{'type':'a.B','message':'pin=4711'}",
            "'throwable':{'className':'a.B','stepArray':[{'className':'a.C','methodName':'d'}]}",
            "'err':{'stack':[{'class':'a.C','method':'d'}]}",
            "'attributes':[{'key':'exception.type','value':{'stringValue':'a.B'}}]"})
    void whatGroupsAnEventCountsBeyondTheLimitOfMembers(String fields) throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            many.append("'f").append(i).append("':1,");
        }
        NewEvent event = event(json(many + fields));

        assertThat(event.group()).isEqualTo(parse(fields));
        assertThat(event.toString()).doesNotContain("4711");
        assertThat(event.data()).doesNotContain("f200", "a.C");
    }

    /** Each with its outermost type and the type of its cause. */
    @ParameterizedTest
    @ValueSource(strings = {
            // PHP's Monolog
            "'context':{'exception':{'class':'App\\\\%1','message':'m','file':'/app/%1.php:3','trace':["
                    + "'/app/index.php:1'],'previous':{'class':'App\\\\%2','message':'x','file':'/app/Db.php:3',"
                    + "'trace':['/app/Db.php:5']}}}",
            // Ruby's semantic_logger
            "'exception':{'name':'Shop::%1','message':'x','stack_trace':['/app/%1.rb:1:in `go\\u0027'],'cause':{"
                    + "'name':'Db::%2','message':'y','stack_trace':['/app/db.rb:3:in `find\\u0027']}}",
            // pino
            "'err':{'type':'%1','message':'x','stack':'%1: x\\n    at go (/app/%1.js:1:2)','cause':{'type':'%2',"
                    + "'message':'y','stack':'%2: y\\n    at find (/app/db.js:3:4)'}}",
            // NLog
            "'exception':{'type':'Shop.%1','message':'x','stackTrace':'   at Shop.%1.Go() in /A.cs:line 3',"
                    + "'innerException':{'type':'Shop.%2','message':'y',"
                    + "'stackTrace':'   at Shop.Db.Find() in /Db.cs:line 3'}}",
            "'throwable':{'className':'%1','stepArray':[{'className':'a.%1','methodName':'go'}],'cause':{"
                    + "'className':'%2','stepArray':[{'className':'a.Db','methodName':'find'}]}}"})
    void aCauseNeedsNoNameOfAnException(String form) throws Exception {
        Group one = group(form, "Order", "Missing");

        assertThat(group(form, "Payment", "Missing").fingerprint()).isEqualTo(one.fingerprint());
        assertThat(group(form, "Order", "Late").fingerprint()).isNotEqualTo(one.fingerprint());
    }

    @Test
    void anObjectThatIsNoCauseDoesNotCount() throws Exception {
        String thrown = "'throwable':{'className':'a.B','stepArray':[{'className':'a.C','methodName':'d'}]";

        assertThat(parse(thrown + ",'cause':{'name':'retry','code':5}}").fingerprint())
                .isEqualTo(parse(thrown + "}").fingerprint());
    }

    @Test
    void inPythonAnExceptionThatWasBeingHandledIsNoCause() throws Exception {
        String outer = "{'exc_type':'OrderError','exc_value':'a','is_cause':false,'frames':"
                + "[{'filename':'/a.py','lineno':1,'name':'order'}]}";
        String inner = ",'frames':[{'filename':'/b.py','lineno':1,'name':'take'}]}";
        Group alone = parse("'exception':[" + outer + "]");
        Group handled = parse(
                "'exception':[" + outer + ",{'exc_type':'KeyError','exc_value':'b','is_cause':false" + inner + "]");
        Group caused = parse(
                "'exception':[" + outer + ",{'exc_type':'KeyError','exc_value':'b','is_cause':true" + inner + "]");

        assertThat(handled.fingerprint()).isEqualTo(alone.fingerprint());
        assertThat(caused.fingerprint()).isNotEqualTo(alone.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'exceptions':[{'name':'Christmas'},{'name':'Easter'}]",
            "'exceptions':[{'name':'www.example.org'}]", "'stack':['html','css']",
            "'stack':[{'service':'shop','name':'web'}]", "'order':{'exception':{'name':'none','message':'x'}}",
            "'exceptions':[]", "'stack':[]", "'throwable':{}", "'a':{'b':{'exception':{'class':'a.B'}}}"})
    void otherObjectsOfSuchNamesDoNotCount(String fields) throws Exception {
        assertThat(parse(fields).fingerprint()).isEqualTo(parse("'x':1").fingerprint());
        assertThat(parse(fields).title()).isEqualTo("order.failed: m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/stock.cs", "stock.kt", "stock.rs", "stock.swift", "c:/s/stock.py", "/s/stock.js"})
    void theInnermostFramesCount(String file) throws Exception {
        String outer = (",{'file':'" + file + "','name':'outer','line':1}").repeat(6);
        String begin = file.endsWith(".py") ? outer.substring(1) + ",{" : "{";
        String end = file.endsWith(".py") ? "]" : outer + "]";
        Group take = parse("'error_type':'a.NoStock','stack':[" + begin + "'file':'" + file + "','name':'take'}" + end);
        Group put = parse("'error_type':'a.NoStock','stack':[" + begin + "'file':'" + file + "','name':'put'}" + end);

        assertThat(take.fingerprint()).isNotEqualTo(put.fingerprint());
    }

    @Test
    void aListOfSuchANameDoesNotChangeTheGroupOfARequest() throws Exception {
        String request = "{'name':'http_request','level':'error','fields':{'method':'GET','route':'/a','status':500}";

        assertThat(parser.parseForeign(json(request + ",'stack':['html','css']}"), Defaults.NONE).group().fingerprint())
                .isEqualTo(parser.parseForeign(json(request + "}"), Defaults.NONE).group().fingerprint());
    }

    @Test
    void keepsTheObjectsAsTheyAre() throws Exception {
        String object = json("'throwable':{'className':'a.B','stepArray':[{'className':'a.C','lineNumber':3}]}");

        assertThat(event(object).data()).isEqualTo('{' + object + '}');
    }

    @Test
    void hugeTracesAreBounded() throws Exception {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            frames.append(i == 0 ? "" : ",").append("{'class':'a.Stock','method':'take'}");
        }
        assertThat(parse("'throwable':{'className':'a.B','stepArray':[" + frames + "]}").kind())
                .isEqualTo(Group.Kind.THROWN);
    }

    private Group group(String form, String line, String function) throws Exception {
        return parse(form.replace("%1", line).replace("%2", function));
    }

    private Group parse(String fields) throws Exception {
        return event(json(fields)).group();
    }

    private NewEvent event(String fields) throws Exception {
        return parser.parseForeign('{' + json("'name':'order.failed','level':'error','message':'m',") + fields + '}',
                Defaults.NONE);
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
