// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses PEM, the text format of keys and certificates (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private Pem() {}

    /** @param label such as {@code CERTIFICATE} */
    record Block(String label, byte[] content) {}

    static boolean isPem(String text) {
        return text.contains("-----BEGIN ");
    }

    /**
     * @throws GeneralSecurityException if a block is not valid Base64
     */
    static List<Block> blocks(String text) throws GeneralSecurityException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String base64 = matcher.group(2);
            if (base64.contains(":")) {
                throw new GeneralSecurityException(
                        "this old way of encrypting a key is not supported: convert it by openssl pkcs8 -topk8");
            }
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(base64)));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("a block " + matcher.group(1) + " is no Base64", e);
            }
        }
        return blocks;
    }

    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add((X509Certificate) factory
                        .generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return certificates;
    }
}
