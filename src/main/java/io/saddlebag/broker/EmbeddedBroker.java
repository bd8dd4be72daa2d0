package io.saddlebag.broker;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * Artemis in this process, reachable from nowhere else. What it acknowledges is in its journal on disk, and the journal
 * is synced: see docs/performance.md for what each of these numbers was measured against.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String OPTIONS = "?blockOnDurableSend=true&blockOnNonDurableSend=false&callTimeout=10000"
            + "&cacheDestinations=true&consumerWindowSize=65536";

    /** Where a message would go that no route can take; none does as long as the routes are right. */
    private static final String ASIDE = "aside";

    private static final int JOURNAL_FILE = 10 * 1024 * 1024;
    /** Group commit: waits this long for company before it syncs. 0 would sync every message alone. */
    private static final int BUFFER_NANOS = 100_000;

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final String acceptor = "vm://" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    /**
     * Starts a broker.
     *
     * @param folder for journal and pages; no other broker may use it
     * @param queues what there is; anything else is refused
     * @param memory in bytes for what waits; the rest waits on disk
     * @param maxDiskUsage per cent of the disk in use above which nothing more is taken
     * @throws BrokerUnavailable when it does not start
     */
    public EmbeddedBroker(Path folder, Set<String> queues, long memory, int maxDiskUsage) {
        try {
            broker.setConfiguration(configuration(folder, queues, memory, maxDiskUsage));
            broker.start();
        } catch (Exception e) {
            throw new BrokerUnavailable("the embedded broker does not start in " + folder + ": " + e.getMessage(), e);
        }
    }

    private Configuration configuration(Path folder, Set<String> queues, long memory, int maxDiskUsage)
            throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration
                .setName("saddlebag")
                .setSecurityEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                .setJournalDatasync(true)
                .setJournalBufferTimeout_NIO(BUFFER_NANOS)
                .setJournalFileSize(JOURNAL_FILE)
                .setJournalMinFiles(4)
                .setJournalPoolFiles(20)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setGlobalMaxSize(memory)
                .setMaxDiskUsage(maxDiskUsage)
                .setDiskScanPeriod(1_000)
                .setMessageExpiryScanPeriod(60_000)
                .setJMXManagementEnabled(true)
                .setCreateBindingsDir(true)
                .setCreateJournalDir(true);
        configuration.addAcceptorConfiguration("vm", acceptor);
        Set<String> all = new TreeSet<>(queues);
        all.add(ASIDE);
        for (String queue : all) {
            configuration.addAddressConfiguration(new CoreAddressConfiguration()
                    .setName(queue)
                    .addRoutingType(RoutingType.ANYCAST)
                    .addQueueConfig(QueueConfiguration.of(queue)
                            .setAddress(queue)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setGroupRebalance(true)));
        }
        configuration.addAddressSetting("#", settings());
        return configuration;
    }

    /** How clients in this process reach it; nobody else can. */
    public String url() {
        return acceptor + OPTIONS;
    }

    /** Whether it takes messages: it runs, and its disk is not too full. */
    public boolean accepts() {
        ActiveMQServer server = broker.getActiveMQServer();
        return server.isActive() && !server.getPagingManager().isDiskFull();
    }

    /** Redelivery is at once and without end: order within a group depends on it. Poison is sorted out by the route. */
    private static AddressSettings settings() {
        return new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setDeadLetterAddress(SimpleString.of(ASIDE))
                .setExpiryAddress(SimpleString.of(ASIDE))
                .setMaxDeliveryAttempts(-1)
                .setRedeliveryDelay(0)
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                .setPageSizeBytes(10 * 1024 * 1024);
    }

    /** Finishes what is under way and closes the journal. */
    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new BrokerUnavailable("the embedded broker does not stop: " + e.getMessage(), e);
        }
    }
}
