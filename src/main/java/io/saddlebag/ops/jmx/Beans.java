package io.saddlebag.ops.jmx;

import io.saddlebag.conversation.Notices;
import io.saddlebag.conversation.Quarantine;
import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.repair.TicketCheck;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's MBeans on the platform's MBean server, from the start to {@link #close}. Channels appear as soon as
 * something is known of them. Should several hubs run in one JVM, the names of the later ones end in {@code ,hub=2} and
 * so on.
 */
public final class Beans implements AutoCloseable {
    /** What all names begin with. */
    public static final String DOMAIN = "io.saddlebag";

    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);
    private static final String HELPDESK = "helpdesk/";
    private static final String CHANNEL = "channel/";
    private static final int MOST_CHANNELS = 1_000;
    private static final int MOST_HUBS = 100;
    private static final int LOOK_SECONDS = 5;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Deque<ObjectName> registered = new ConcurrentLinkedDeque<>();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "accounting"));
    private final ScheduledFuture<?> looks;
    private final Accounting accounting;
    private final Sources sources;
    private final Desk desk;
    private final Clock clock;
    private final String suffix;

    /**
     * Registers what there is, and from time to time what has come up since.
     *
     * @param checks the check of the helpdesk that a connector speaks to
     */
    public Beans(
            Accounting accounting,
            Sources sources,
            Desk desk,
            Dispatch dispatch,
            Function<String, TicketCheck> checks,
            Clock clock) {
        this.accounting = accounting;
        this.sources = sources;
        this.desk = desk;
        this.clock = clock;
        suffix = suffix(new AccountingBean(accounting));
        register("type=Deliveries", new DeliveriesBean(desk, accounting));
        for (String target : dispatch.targets()) {
            if (target.startsWith(HELPDESK)) {
                String name = target.substring(HELPDESK.length());
                register(
                        "type=Helpdesk,name=" + quoted(name),
                        new HelpdeskBean(target, accounting, desk, dispatch, checks.apply(name), clock));
            } else if (target.startsWith(CHANNEL)) {
                String[] parts = target.substring(CHANNEL.length()).split("/", 2);
                appeared(new Channel(parts[0], parts[1]));
            }
        }
        for (Sources.SourceRoute route : sources.all()) {
            if (route.accounts().isEmpty()) {
                appeared(new Channel(route.connector(), ""));
            }
            route.accounts().forEach(account -> appeared(new Channel(route.connector(), account)));
        }
        looks = looker.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Registers the quarantine. */
    public void register(Quarantine quarantine, Replay replay) {
        register("type=Quarantine", new QuarantineBean(quarantine, replay, accounting));
    }

    /** Registers what providers tell. */
    public void register(Notices notices) {
        register("type=Notices", new NoticesBean(notices, clock));
    }

    /** Registers the upkeep. */
    public void register(UpkeepBean upkeep) {
        register("type=Upkeep", upkeep);
    }

    /** Registers customers and conversations. */
    public void register(CustomersBean customers, ConversationsBean conversations) {
        register("type=Customers", customers);
        register("type=Conversations", conversations);
    }

    /** Registers who is not heard. */
    public void register(SendersBean senders) {
        register("type=Senders", senders);
    }

    private void look() {
        try {
            accounting.figures().totals().stream().map(Channel::of).distinct().forEach(this::appeared);
        } catch (RuntimeException e) {
            LOG.debug("no figures at present: {}", e.getMessage());
        }
    }

    private void appeared(Channel channel) {
        if (channels.size() < MOST_CHANNELS && channels.add(channel)) {
            register(
                    "type=Channel,name=" + quoted(channel.name()),
                    new ChannelBean(channel, accounting, sources, desk, clock));
        }
    }

    /** What makes this hub's names differ from those of others in this JVM: for the first of them nothing. */
    private String suffix(AccountingMXBean bean) {
        for (int hub = 1; hub <= MOST_HUBS; hub++) {
            String candidate = hub == 1 ? "" : ",hub=" + hub;
            try {
                add("type=Accounting" + candidate, bean);
                return candidate;
            } catch (InstanceAlreadyExistsException e) {
                LOG.debug("another hub runs in this process: {}", e.getMessage());
            } catch (JMException e) {
                throw new IllegalStateException("the MBeans cannot be registered: " + e.getMessage(), e);
            }
        }
        throw new IllegalStateException("more than " + MOST_HUBS + " hubs run in this process");
    }

    private void register(String keys, Object bean) {
        try {
            add(keys + suffix, bean);
        } catch (JMException e) {
            throw new IllegalStateException("the MBean " + keys + " cannot be registered: " + e.getMessage(), e);
        }
    }

    private void add(String keys, Object bean) throws JMException {
        ObjectName name = new ObjectName(DOMAIN + ":" + keys);
        server.registerMBean(new Complete<>(bean), name);
        registered.push(name);
    }

    /** An account may be called anything. */
    private static String quoted(String name) {
        return name.matches("[\\w./@+ -]+") ? name : ObjectName.quote(name);
    }

    /** Takes them all away. */
    @Override
    public void close() {
        looks.cancel(false);
        looker.shutdownNow();
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("{} is gone already", name);
            }
        }
    }
}
