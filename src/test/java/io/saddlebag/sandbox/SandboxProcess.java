package io.saddlebag.sandbox;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;

/** A sandbox in a process of its own, to be killed; says its URL on the first line. */
public final class SandboxProcess {
    private SandboxProcess() {}

    /** Takes the folder and the hub's URL for events. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        RunningSandbox sandbox = new RunningSandbox(Vertx.vertx(), Path.of(arguments[0]), URI.create(arguments[1]));
        System.out.println(sandbox.url());
        sandbox.sandbox().places().forEach((what, where) -> System.out.println(what + ": " + where));
    }
}
