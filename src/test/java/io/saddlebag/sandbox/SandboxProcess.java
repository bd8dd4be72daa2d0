package io.saddlebag.sandbox;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;

/** A sandbox in a process of its own, to be killed; says its URL on the first line. */
public final class SandboxProcess {
    private SandboxProcess() {}

    /** Takes the folder, the hub's URL for events, and its URL for the web chat. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        RunningSandbox sandbox = new RunningSandbox(
                Vertx.vertx(), Path.of(arguments[0]), URI.create(arguments[1]), URI.create(arguments[2]));
        System.out.println(sandbox.url());
        sandbox.sandbox().places().forEach((what, where) -> System.out.println(what + ": " + where));
    }
}
