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
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artemis in this process, reachable from nowhere else. What it acknowledges is in its journal on disk, and the journal
 * is synced: see docs/performance.md for what each of these numbers was measured against.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String OPTIONS = "?blockOnDurableSend=true&blockOnNonDurableSend=false&callTimeout=10000"
            + "&cacheDestinations=true&consumerWindowSize=65536";

    private static final int JOURNAL_FILE = 10 * 1024 * 1024;
    /** Group commit: waits this long for company before it syncs. 0 would sync every message alone. */
    private static final int BUFFER_NANOS = 100_000;

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final String acceptor = "vm://" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    private volatile boolean failed;

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
            broker.getActiveMQServer().registerIOCriticalErrorListener(this::fail);
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
        all.add(Inbox.ASIDE);
        for (String queue : all) {
            configuration.addAddressConfiguration(new CoreAddressConfiguration()
                    .setName(queue)
                    .addRoutingType(RoutingType.ANYCAST)
                    .addQueueConfig(QueueConfiguration.of(queue)
                            .setAddress(queue)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setGroupRebalance(true)
                            // or the group's next message overtakes those that its last consumer still holds
                            .setGroupRebalancePauseDispatch(true)));
        }
        configuration.addAddressSetting("#", settings());
        return configuration;
    }

    /** How clients in this process reach it; nobody else can. */
    public String url() {
        return acceptor + OPTIONS;
    }

    private void fail(Throwable cause, String message, @Nullable String file) {
        failed = true;
        LOG.error(
                "the broker's journal cannot be written ({}: {}); nothing more is taken until the hub is started again",
                file,
                message);
    }

    /**
     * Whether nothing can be taken: the disk is too full, so what is sent would not be refused, but never answered; or a
     * write of the journal has failed. Artemis acknowledges what stood in a failed write (its NIO journal syncs apart
     * from writing, and looks at the sync alone), but tells its listeners of the failure first: whoever asks after a
     * send knows whether that send counts.
     */
    public boolean takesNothing() {
        return failed || broker.getActiveMQServer().getPagingManager().isDiskFull();
    }

    /** Redelivery is at once and without end: order within a group depends on it. Poison is sorted out by the route. */
    private static AddressSettings settings() {
        return new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setDeadLetterAddress(SimpleString.of(Inbox.ASIDE))
                .setExpiryAddress(SimpleString.of(Inbox.ASIDE))
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
