// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** What answers where a broker should: other bytes from the start, or a broker whose answers are scripted. */
final class ScriptedBroker implements AutoCloseable {
    private static final int MOST = 1 << 20;
    private static final int HEADER = 8;

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();
    private final byte[] instead;
    private final int frameMax;
    private final Script script;

    /** Called for each message that was published, with its number on the connection. */
    interface Script {
        void published(long number, Answers answers) throws IOException;
    }

    /** What is sent on a connection. */
    interface Answers {
        void send(Frame frame) throws IOException;

        default void send(AMQP.Basic.Ack ack) throws IOException {
            send(((Method) ack).toFrame(1));
        }
    }

    private ScriptedBroker(byte[] instead, int frameMax, Script script) throws IOException {
        this.instead = instead;
        this.frameMax = frameMax;
        this.script = script;
        daemon(this::accept);
    }

    /** Sends these bytes to each client, and nothing else. */
    static ScriptedBroker thatSays(byte[] bytes) throws IOException {
        return new ScriptedBroker(bytes, 0, null);
    }

    static ScriptedBroker with(Script script) throws IOException {
        return new ScriptedBroker(null, 0, script);
    }

    /** @param frameMax the maximum size of a frame that the broker tells the client */
    static ScriptedBroker with(int frameMax, Script script) throws IOException {
        return new ScriptedBroker(null, frameMax, script);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                synchronized (open) {
                    open.add(socket);
                }
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            in.readFully(new byte[HEADER]);
            if (instead != null) {
                out.write(instead);
                in.transferTo(OutputStream.nullOutputStream());
                return;
            }
            Answers answers = frame -> {
                frame.writeTo(out);
                out.flush();
            };
            answers.send(((Method) new AMQP.Connection.Start.Builder().versionMajor(0).versionMinor(9)
                    .serverProperties(null).mechanisms("PLAIN").locales("en_US").build()).toFrame(0));
            long number = 0;
            while (true) {
                Frame frame = Frame.readFrom(in, () -> MOST);
                if (frame.getType() == AMQP.FRAME_METHOD) {
                    Method answer = answer(AMQImpl.readMethodFrom(frame.getInputStream()));
                    if (answer != null) {
                        answers.send(answer.toFrame(frame.getChannel()));
                    }
                } else if (frame.getType() == AMQP.FRAME_BODY) {
                    script.published(++number, answers);
                }
            }
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    /** Null for none. */
    private Method answer(Object method) {
        Object answer = null;
        if (method instanceof AMQP.Connection.StartOk) {
            answer = new AMQP.Connection.Tune.Builder().channelMax(0).frameMax(frameMax).heartbeat(0).build();
        } else if (method instanceof AMQP.Connection.Open) {
            answer = new AMQP.Connection.OpenOk.Builder().build();
        } else if (method instanceof AMQP.Channel.Open) {
            answer = new AMQP.Channel.OpenOk.Builder().build();
        } else if (method instanceof AMQP.Confirm.Select) {
            answer = new AMQP.Confirm.SelectOk.Builder().build();
        } else if (method instanceof AMQP.Exchange.Declare) {
            answer = new AMQP.Exchange.DeclareOk.Builder().build();
        } else if (method instanceof AMQP.Connection.Close) {
            answer = new AMQP.Connection.CloseOk.Builder().build();
        }
        return (Method) answer;
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
