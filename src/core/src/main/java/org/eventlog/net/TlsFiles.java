// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads certificates and keys from files. Faults are described for the person who configures them. */
final class TlsFiles {
    private static final long LARGEST = 16 << 20;

    private TlsFiles() {}

    /**
     * Reads the trusted certificates.
     *
     * @param file PEM, PKCS #12 or JKS; null for those that this Java trusts
     */
    static X509ExtendedTrustManager trust(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = null;
        if (file != null) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int n = 0;
            for (X509Certificate certificate : trusted(file, password)) {
                store.setCertificateEntry("ca" + n++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java can't check certificates");
    }

    private static List<X509Certificate> trusted(Path file, char[] password)
            throws IOException, GeneralSecurityException {
        String text = text(file);
        if (Pem.isPem(text)) {
            return Pem.certificates(text);
        }
        KeyStore store = store(file, password);
        List<X509Certificate> trusted = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate found) {
                trusted.add(found);
            }
        }
        if (trusted.isEmpty()) {
            throw new GeneralSecurityException("there is no trusted certificate in it");
        }
        return trusted;
    }

    /** Reads key and certificate from a key store with one private key. */
    static OwnCertificate.Identity identity(Path file, char[] password) throws IOException, GeneralSecurityException {
        text(file);
        KeyStore store = store(file, password);
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new GeneralSecurityException("there are " + keys.size() + " private keys in it, and not one");
        }
        try {
            Certificate[] chain = store.getCertificateChain(keys.get(0));
            return identity((PrivateKey) store.getKey(keys.get(0), password),
                    Arrays.copyOf(chain, chain.length, X509Certificate[].class));
        } catch (UnrecoverableKeyException e) {
            throw new GeneralSecurityException("its key can't be read by eventlog.tls.password", e);
        }
    }

    /** Reads the certificate, followed by its issuers. */
    static X509Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        return Pem.certificates(text(file)).toArray(X509Certificate[]::new);
    }

    static PrivateKey key(Path file, char[] password) throws IOException, GeneralSecurityException {
        return PrivateKeys.read(text(file), password);
    }

    /**
     * @throws GeneralSecurityException if the key does not match the first certificate
     */
    static OwnCertificate.Identity identity(PrivateKey key, X509Certificate[] chain) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> null;
        };
        boolean fits = key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm());
        if (fits && algorithm != null) {
            byte[] something = "eventlog".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(chain[0].getPublicKey());
            signature.update(something);
            fits = signature.verify(signed);
        }
        if (!fits) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return new OwnCertificate.Identity(key, chain);
    }

    private static KeyStore store(Path file, char[] password) throws IOException, GeneralSecurityException {
        try {
            return KeyStore.getInstance(file.toFile(), password.length == 0 ? null : password);
        } catch (IOException | GeneralSecurityException e) {
            boolean locked = e.getCause() instanceof UnrecoverableKeyException;
            throw new GeneralSecurityException(
                    locked ? "it can't be opened by eventlog.tls.password" : "it is of no kind that can be read", e);
        }
    }

    /** Reads any file as text, in which PEM is searched. */
    private static String text(Path file) throws IOException, GeneralSecurityException {
        if (Files.isDirectory(file)) {
            throw new GeneralSecurityException("it is a directory");
        }
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            throw new GeneralSecurityException("it is too large");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** In words. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "it may not be read";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
