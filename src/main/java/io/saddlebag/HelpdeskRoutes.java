package io.saddlebag;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/**
 * The routes of each helpdesk, made of the templates in {@code routes/helpdesk.camel.yaml}: one for each Kamelet that
 * its connector has. Their ids are the template's and the connector's name.
 *
 * @param helpdesks their connectors
 * @param channels says which routes are to be started
 */
record HelpdeskRoutes(List<String> helpdesks, Channels channels) {
    private static final String SINK = "open-ticket";
    private static final Map<String, String> KAMELETS =
            new TreeMap<>(Map.of(SINK, "sink", "helpdesk-events", "events-source", "helpdesk-typing", "typing-source"));

    /** The route by which commands go to a helpdesk. */
    static String sink(String connector) {
        return SINK + "-" + connector;
    }

    /** Whether commands go to a helpdesk by a route of this id. */
    static boolean isSink(String route) {
        return route.startsWith(SINK + "-");
    }

    /** Adds them to a context whose route files have been read; they start with it. */
    void addTo(CamelContext context) {
        for (String helpdesk : helpdesks) {
            KAMELETS.forEach((template, kamelet) -> {
                if (channels.isHelpdesk(helpdesk, kamelet)) {
                    add(context, template, helpdesk);
                }
            });
        }
    }

    private static void add(CamelContext context, String template, String helpdesk) {
        try {
            context.addRouteFromTemplate(template + "-" + helpdesk, template, Map.of("helpdesk", helpdesk));
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the route " + template + " cannot be made for " + helpdesk + ": " + e.getMessage(), e);
        }
    }
}
