package io.saddlebag.bench;

import io.saddlebag.broker.EmbeddedBroker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private final ActiveMQConnectionFactory factory;

    private Yardstick(Path folder) throws JMSException {
        EmbeddedBroker broker = new EmbeddedBroker(folder, Set.of(QUEUE), 200_000_000, 95);
        factory = new ActiveMQConnectionFactory(broker.url());
        startCommitters();
    }

    /** Takes {@code answer}, or {@code store} and a folder. Logs the port. */
    public static void main(String[] arguments) throws JMSException {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.post(Requests.PATH).handler(BodyHandler.create(false));
        if (arguments[0].equals("store")) {
            Yardstick yardstick = new Yardstick(Path.of(arguments[1]));
            router.post(Requests.PATH).handler(yardstick::store);
            router.delete().blockingHandler(yardstick::empty);
        } else {
            router.post(Requests.PATH).handler(RoutingContext::end);
            router.delete().handler(RoutingContext::end);
        }
        vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> LOG.warn("listens on port {}", server.actualPort()));
    }

    private void store(RoutingContext request) {
        Context context = Vertx.currentContext();
        if (!waiting.offer(new Waiting(request.body().asString(), () -> context.runOnContext(go -> request.end())))) {
            request.fail(503);
        }
    }

    private void empty(RoutingContext request) {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE))) {
            connection.start();
            while (consumer.receive(100) != null) {
                // what was measured is worth nothing now
            }
            request.end();
        } catch (JMSException e) {
            request.fail(e);
        }
    }

    /** Has a yardstick forget what it has stored. */
    static void empty(int port) {
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new BenchFailed("The yardstick does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", e);
        }
    }

    private void startCommitters() throws JMSException {
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
