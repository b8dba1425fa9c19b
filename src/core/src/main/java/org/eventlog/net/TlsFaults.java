// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Describes failures of TLS: the certificate at fault, or the receiver's alert. */
final class TlsFaults {
    /** Java provides the name of an alert only in the message. */
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
    /** Alerts that persist until a configuration is changed. */
    private static final Set<String> LASTING = Set.of("access_denied", "bad_certificate", "certificate_expired",
            "certificate_required", "certificate_revoked", "certificate_unknown", "certificate_unobtainable",
            "handshake_failure", "insufficient_security", "protocol_version", "unknown_ca", "unrecognized_name",
            "unsupported_certificate");

    private static final byte ALERT_RECORD = 0x15;
    private static final byte HANDSHAKE_RECORD = 0x16;
    private static final byte MAJOR_VERSION = 3;

    private TlsFaults() {}

    static ConnectionFault of(SSLException e, Address host, OwnCertificate own) {
        String refusal = PeerCheck.refusalIn(e);
        if (refusal != null) {
            return new ConnectionFault(refusal, true, e);
        }
        Matcher alert = ALERT.matcher(String.valueOf(e.getMessage()));
        if (alert.find()) {
            String name = alert.group(1);
            return new ConnectionFault(alert(name, host, own), LASTING.contains(name), e);
        }
        return new ConnectionFault(e.getMessage() == null ? "TLS failed" : "TLS failed: " + e.getMessage(), false, e);
    }

    private static String alert(String name, Address host, OwnCertificate own) {
        boolean lasting = LASTING.contains(name);
        if (lasting && own.wasAskedFor() && !own.wasShown()) {
            return "the receiver demands a client certificate" + own.whyNone() + " (its alert: " + name + ")";
        }
        if (lasting && own.wasShown()) {
            return "the receiver refuses our client certificate (its alert: " + name + ")";
        }
        return switch (name) {
            case "protocol_version" -> "the receiver speaks no TLS version that eventlog.tls.min-version allows";
            case "handshake_failure", "insufficient_security" ->
                "the receiver and this Java have no way of encryption in common (its alert: " + name + ")";
            case "unrecognized_name" -> "the receiver does not know itself by the name " + host.host();
            default -> "the receiver ended TLS (its alert: " + name + ")";
        };
    }

    static ConnectionFault notTls() {
        return new ConnectionFault(
                "what answers there does not speak TLS: another port is wanted, or a protocol without it",
                true, null);
    }

    static ConnectionFault speaksTls() {
        return new ConnectionFault("what answers there speaks TLS: eventlog.protocol=https or tls is wanted, or"
                + " eventlog.tls.enabled=true", true, null);
    }

    /** Whether these are the first bytes of a TLS record that a server may start with: an alert or a handshake. */
    static boolean isTls(byte first, byte second) {
        return (first == ALERT_RECORD || first == HANDSHAKE_RECORD) && second == MAJOR_VERSION;
    }

    static ConnectionFault endedInHandshake(OwnCertificate own) {
        return endedInHandshake(own, null);
    }

    static ConnectionFault endedInHandshake(OwnCertificate own, IOException cause) {
        String hint = own.wasAskedFor()
                ? own.wasShown()
                        ? ", after it was shown our client certificate"
                        : ", after it asked for a client certificate" + own.whyNone()
                : "";
        return new ConnectionFault("the receiver closed the connection during the TLS handshake"
                + (hint.isEmpty() ? "; does it speak TLS?" : hint), false, cause);
    }
}
