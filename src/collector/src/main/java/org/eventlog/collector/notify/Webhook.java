// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts a message to a URL. The address that was checked is the one that is connected to, and redirects are not
 * followed: that is why this is no {@code HttpClient}, which resolves the name again. The response is not read beyond
 * its status. Without encryption only to addresses that the configuration allows, because the URL is a secret.
 */
final class Webhook implements Channel {
    private static final int PATIENCE = 10_000;
    private static final int STATUS_LINE = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

    private final Receivers receivers;
    private final Names names;
    private final SSLSocketFactory tls;
    private final Map<Thread, Socket> open = new ConcurrentHashMap<>();

    /** Resolves the name of a host. */
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param tls null for the JVM's default, which is made when it is first needed */
    Webhook(Receivers receivers, Names names, SSLSocketFactory tls) {
        this.receivers = receivers;
        this.names = names;
        this.tls = tls;
    }

    @Override
    public void send(String target, Message message, Rule.Form form) throws IOException {
        URI url = URI.create(target);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        byte[] body = message.body(form).getBytes(StandardCharsets.UTF_8);
        try (Socket plain = new Socket(Proxy.NO_PROXY)) {
            open.put(Thread.currentThread(), plain);
            int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
            plain.setSoTimeout(PATIENCE);
            plain.connect(new InetSocketAddress(address(url, secure), port), PATIENCE);
            Socket socket = secure ? encrypted(plain, url.getHost(), port) : plain;
            socket.getOutputStream().write(request(url, body));
            socket.getOutputStream().flush();
            check(status(socket.getInputStream()));
        } finally {
            open.remove(Thread.currentThread());
        }
    }

    /** Closes the connection, because the limit for each read does not end one that sends a byte now and then. */
    @Override
    public void abort(Thread sender) {
        Socket socket = open.get(sender);
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed nevertheless.
            }
        }
    }

    /** All addresses of the name must be allowed, so that the result does not depend on their order. */
    private InetAddress address(URI url, boolean secure) throws IOException {
        String host = url.getHost().replaceAll("^\\[|\\]$", "");
        InetAddress[] addresses;
        try {
            addresses = names.resolve(host);
        } catch (UnknownHostException e) {
            throw new NotSent("the host's name cannot be resolved");
        }
        for (InetAddress address : addresses) {
            if (!receivers.isAllowed(address)) {
                throw new NotSent("the host has the internal address " + address.getHostAddress()
                        + ", which eventlog.collector.notify.allow does not contain");
            }
            if (!secure && !receivers.isNamed(address)) {
                throw new NotSent("https is required for addresses that eventlog.collector.notify.allow does not "
                        + "contain");
            }
        }
        return addresses[0];
    }

    private Socket encrypted(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = tls != null ? tls : (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] request(URI url, byte[] body) throws IOException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST " + path + query + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                + "\r\nUser-Agent: eventlog\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        request.write(body);
        return request.toByteArray();
    }

    private static int status(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < STATUS_LINE; next = in.read()) {
            line.append((char) next);
        }
        Matcher status = STATUS.matcher(line.toString().strip());
        if (!status.matches()) {
            throw new NotSent("the answer is not HTTP");
        }
        return Integer.parseInt(status.group(1));
    }

    private static void check(int status) throws NotSent {
        if (status / 100 == 3) {
            throw new NotSent("HTTP " + status + ": redirects are not followed; correct the URL");
        }
        if (status / 100 != 2) {
            throw new NotSent("HTTP " + status);
        }
    }
}
