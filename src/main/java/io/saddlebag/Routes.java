package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.PemFiles;
import io.saddlebag.ops.Settings;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;

/** Camel: the routes of the hub, of the connectors found, and of the integrator, on one context with its servers. */
final class Routes implements AutoCloseable {
    private static final Pattern MISSING_KAMELET =
            Pattern.compile("Resource not found: .*?([^/:\\s]+)\\.kamelet\\.yaml");

    private final Camel main = new Camel();
    private final Settings settings;
    private final RouteFiles files;
    private final Web web;
    private final List<Consumer<Router>> pages = new ArrayList<>();

    Routes(Settings settings, Connectors connectors, HelpdeskRoutes helpdesks, Web web) {
        this.settings = settings;
        this.files = new RouteFiles(settings, connectors);
        this.web = web;
        Properties properties = properties();
        files.load(main, properties);
        main.setInitialProperties(properties);
        main.bind("vertxOptions", new VertxOptions().setWorkerPoolSize((int) settings.number("http.workers")));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport started) {
                CamelContext context = started.getCamelContext();
                listening(context);
                helpdesks.addTo(context);
            }
        });
    }

    /** Makes an object known to routes. */
    void bind(String name, Object bean) {
        main.bind(name, bean);
    }

    /** Has something answer on the web besides routes; it is called when the server listens. */
    void page(Consumer<Router> page) {
        pages.add(page);
    }

    void start() {
        try {
            main.start();
        } catch (Exception e) {
            throw new IllegalStateException("the routes do not start: " + rootCause(e), e);
        }
    }

    /** For sending into routes. */
    ProducerTemplate template() {
        return context().createProducerTemplate();
    }

    /** The ids of all routes that were started, those within Kamelets left out. */
    List<String> ids() {
        return context().getRoutes().stream()
                .filter(route -> !route.isCreatedByKamelet())
                .map(Route::getId)
                .toList();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    private void listening(CamelContext context) {
        tls(context);
        // Camel starts its servers after the routes are made, but routes have to know on which ports they listen
        ServiceHelper.startService(
                context.hasService(MainHttpServer.class), context.hasService(ManagementHttpServer.class));
        var routers = context.getRegistry().findByType(VertxPlatformHttpRouter.class);
        VertxPlatformHttpRouter server = routers.stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .findFirst()
                .orElseThrow();
        VertxPlatformHttpRouter management = routers.stream()
                .filter(VertxPlatformHttpRouter::isManagementServer)
                .findFirst()
                .orElseThrow();
        PropertiesComponent properties = context.getPropertiesComponent();
        web.listening(server, port(server), port(management)).forEach(properties::addOverrideProperty);
        pages.forEach(page -> page.accept(server));
        files.kameletDefaults(context).forEach(properties::addOverrideProperty);
    }

    private void tls(CamelContext context) {
        if (!web.isTls()) {
            return;
        }
        String password = UUID.randomUUID().toString();
        KeyStoreParameters store = new KeyStoreParameters();
        store.setKeyStore(
                PemFiles.keyStore(settings.path("http.tls.certificate"), settings.path("http.tls.key"), password));
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store);
        keys.setKeyPassword(password);
        SSLContextParameters tls = new SSLContextParameters();
        tls.setKeyManagers(keys);
        context.setSSLContextParameters(tls);
    }

    private static int port(VertxPlatformHttpRouter router) {
        return router.getServer().getServer().actualPort();
    }

    private Properties properties() {
        Properties all = settings.asProperties();
        all.setProperty("camel.main.name", "saddlebag");
        all.setProperty("camel.main.autoConfigurationLogSummary", "false");
        all.setProperty("camel.main.startupSummaryLevel", "Off");
        all.setProperty("camel.main.shutdownTimeout", seconds("shutdown.timeout"));
        all.setProperty("camel.main.shutdownLogInflightExchangesOnTimeout", "false");
        all.setProperty("camel.main.jmxManagementRegisterRoutesCreateByKamelet", "true");
        all.setProperty("camel.main.allowUseOriginalMessage", "false");
        all.setProperty("camel.main.streamCachingEnabled", "false");
        all.setProperty("camel.main.messageHistory", "false");
        all.setProperty("camel.server.enabled", "true");
        all.setProperty("camel.server.host", settings.text("http.host"));
        all.setProperty("camel.server.port", settings.text("http.port"));
        all.setProperty("camel.server.maxBodySize", settings.text("http.max-body"));
        all.setProperty("camel.server.useGlobalSslContextParameters", Boolean.toString(web.isTls()));
        all.setProperty("camel.management.enabled", "true");
        all.setProperty("camel.management.host", settings.text("management.host"));
        all.setProperty("camel.management.port", managementPort());
        all.setProperty("camel.management.healthCheckEnabled", "true");
        all.setProperty("camel.management.metricsEnabled", "true");
        all.setProperty("camel.management.jolokiaEnabled", "true");
        all.setProperty("camel.health.enabled", "true");
        // a mailbox that is away or a paused channel takes no webhook out of service: the bean readiness knows which
        // routes have to run
        all.setProperty("camel.health.routesEnabled", "false");
        all.setProperty("camel.health.consumersEnabled", "false");
        all.setProperty("camel.metrics.enabled", "true");
        all.setProperty("camel.metrics.enableRoutePolicy", "false");
        all.setProperty("camel.metrics.enableExchangeEventNotifier", "false");
        all.setProperty("camel.metrics.enableRouteEventNotifier", "false");
        return all;
    }

    /** Camel keeps its servers by the port that they were asked to take: to it, two that take any are one. */
    private String managementPort() {
        if (settings.number("http.port") != 0 || settings.number("management.port") != 0) {
            return settings.text("management.port");
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(settings.text("management.host")))) {
            return Integer.toString(free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free at management.host: " + e.getMessage(), e);
        }
    }

    private String seconds(String name) {
        return Long.toString(Math.max(1, settings.duration(name).toSeconds()));
    }

    static String rootCause(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        Matcher missing = MISSING_KAMELET.matcher(message);
        return missing.find()
                ? "a route uses the Kamelet " + missing.group(1)
                        + ", which no connector's folder holds; correct the route, or add the file " + missing.group(1)
                        + ".kamelet.yaml"
                : message;
    }

    @Override
    public void close() {
        main.stop();
        web.close();
    }
}
