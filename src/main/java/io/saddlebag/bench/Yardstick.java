package io.saddlebag.bench;

import io.saddlebag.broker.EmbeddedBroker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub is measured against, each in a process of its own: {@code answer} reads a request and answers it (V);
 * {@code store} puts its body into the embedded broker first, as many as wait in one durable commit (D).
 */
public final class Yardstick {
    private static final Logger LOG = LoggerFactory.getLogger(Yardstick.class);
    private static final String QUEUE = "inbound";
    private static final int MOST_PER_COMMIT = 128;
    private static final int COMMITTERS = 3;

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(4_096);

    private Yardstick() {}

    /** Takes {@code answer}, or {@code store} and a folder. Logs the port. */
    public static void main(String[] arguments) throws JMSException {
        Vertx vertx = Vertx.vertx();
        Yardstick yardstick = new Yardstick();
        boolean store = arguments[0].equals("store");
        if (store) {
            yardstick.openBroker(Path.of(arguments[1]));
        }
        vertx.createHttpServer()
                .requestHandler(store ? yardstick::store : Yardstick::answer)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> LOG.warn("listens on port {}", server.actualPort()));
    }

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end());
    }

    private void store(HttpServerRequest request) {
        Context context = Vertx.currentContext();
        request.body().onSuccess(body -> {
            if (!waiting.offer(new Waiting(
                    body.toString(),
                    () -> context.runOnContext(go -> request.response().end())))) {
                request.response().setStatusCode(503).end();
            }
        });
    }

    private void openBroker(Path folder) throws JMSException {
        EmbeddedBroker broker = new EmbeddedBroker(folder, Set.of(QUEUE), 200_000_000, 95);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        for (int i = 0; i < COMMITTERS; i++) {
            Session session = factory.createConnection().createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            Thread committer = new Thread(() -> commit(session, producer), "committer-" + i);
            committer.setDaemon(true);
            committer.start();
        }
    }

    private void commit(Session session, MessageProducer producer) {
        List<Waiting> batch = new ArrayList<>(MOST_PER_COMMIT);
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_PER_COMMIT - 1);
                for (Waiting one : batch) {
                    producer.send(session.createTextMessage(one.body));
                }
                session.commit();
                batch.forEach(one -> one.stored.run());
                batch.clear();
            }
        } catch (InterruptedException | JMSException e) {
            LOG.error("The yardstick's broker fails", e);
        }
    }

    private record Waiting(String body, Runnable stored) {}
}
