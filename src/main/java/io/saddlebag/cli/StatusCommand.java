package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the running hub is doing, per channel and per helpdesk. */
@Command(
        name = "status",
        description = "Where the hub runs, and what each channel and helpdesk has done and has waiting.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        RunningHub hub = surroundings.hub();
        ObjectNode status = Json.mapper().createObjectNode();
        status.put("process", hub.file().pid());
        status.put("management", hub.file().management().toString());
        status.set("channels", rows(hub.readAll("io.saddlebag:type=Channel,*")));
        status.set("helpdesks", rows(hub.readAll("io.saddlebag:type=Helpdesk,*")));
        output.print(status);
        return 0;
    }

    private static ArrayNode rows(JsonNode beans) {
        ArrayNode rows = Json.mapper().createArrayNode();
        for (Map.Entry<String, JsonNode> bean : beans.properties()) {
            ObjectNode row = rows.addObject();
            row.put("name", RunningHub.nameIn(bean.getKey()));
            row.setAll((ObjectNode) bean.getValue());
        }
        return rows;
    }
}
