package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.helpdesk.Helpdesks;

/**
 * The systems that the hub speaks to, as their folders and the settings have them; read before anything is opened.
 *
 * @param connectors the hub's and the integrator's
 * @param sinks what is to be known of how each sends
 * @param rates what each allows
 * @param deliveries by which the helpdesks get their commands
 * @param helpdesks those that the settings name
 */
record Systems(Connectors connectors, SinkFacts sinks, Rates rates, Deliveries deliveries, Helpdesks helpdesks) {}
