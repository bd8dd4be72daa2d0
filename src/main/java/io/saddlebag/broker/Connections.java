package io.saddlebag.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** How routes reach the broker. */
public final class Connections {
    private static final long LONGEST_SEND_MILLIS = 10_000;

    private Connections() {}

    /**
     * The component behind {@code jms:}: messages are text, durable and taken in a local transaction, so what is being
     * worked on when the process dies comes again. A send that the broker does not answer fails within seconds.
     *
     * @param url of the broker
     * @param user empty for none
     * @param sessions how many may send at the same time
     * @param takesNothing whether the broker takes nothing at present, as far as that is known
     */
    public static Jms open(String url, String user, String password, int sessions, BooleanSupplier takesNothing) {
        ActiveMQConnectionFactory raw = new ActiveMQConnectionFactory(url, user, password);
        raw.setCallTimeout(LONGEST_SEND_MILLIS);
        // each send waits for its answer anyway; a window would make it wait without end for a broker that is full
        raw.setProducerWindowSize(-1);
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(raw);
        pool.setMaxConnections(1);
        pool.setMaxSessionsPerConnection(sessions);
        pool.setUseAnonymousProducers(false);
        return new Jms(component(pool), pool, takesNothing);
    }

    private static JmsComponent component(ConnectionFactory factory) {
        JmsComponent jms = JmsComponent.jmsComponent(factory);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setJmsMessageType(org.apache.camel.component.jms.JmsMessageType.Text);
        jms.setAcceptMessagesWhileStopping(false);
        jms.setDisableReplyTo(true);
        return jms;
    }

    /** The component, and what has to be closed after the routes have stopped. */
    public record Jms(JmsComponent component, JmsPoolConnectionFactory pool, BooleanSupplier takesNothing)
            implements AutoCloseable {
        /** Whether a message for a queue would be taken, as far as that can be told without sending one. */
        public boolean accepts(String queue) {
            try {
                return !takesNothing.getAsBoolean() && waiting(queue) >= 0;
            } catch (BrokerUnavailable e) {
                return false;
            }
        }

        /**
         * How many messages stand in a queue, those that are being worked on included.
         *
         * @throws BrokerUnavailable when the broker does not tell
         */
        public long waiting(String queue) {
            try (Connection connection = ((ConnectionFactory) pool.getConnectionFactory()).createConnection();
                    Session session = connection.createSession()) {
                return ((ActiveMQSession) session)
                        .getCoreSession()
                        .queueQuery(SimpleString.of(queue))
                        .getMessageCount();
            } catch (JMSException | ActiveMQException e) {
                throw new BrokerUnavailable("the broker does not answer: " + e.getMessage(), e);
            }
        }

        /** As {@link #waiting}; 0 when the broker does not tell. */
        public long waitingAsFarAsTold(String queue) {
            try {
                return waiting(queue);
            } catch (BrokerUnavailable e) {
                return 0;
            }
        }

        @Override
        public void close() {
            pool.stop();
        }
    }
}
