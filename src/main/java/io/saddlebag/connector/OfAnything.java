package io.saddlebag.connector;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import java.util.List;

/**
 * A function that takes any values. It is spared the check of their types, which can't fail: the library writes a text of
 * them, runs a regular expression over it and makes another one for each value, which costs more than most functions do.
 */
final class OfAnything extends JFunction {
    private final int arguments;

    /**
     * One of JSONata's own.
     *
     * @param method its name in the library
     */
    OfAnything(String name, String signature, String method) {
        super(name, signature, Functions.class, null, method);
        arguments = getNumberOfArgs();
    }

    /** One of ours, of one value. */
    OfAnything(JFunctionCallable function) {
        super(function, "<x-:x>");
        arguments = 1;
    }

    /** With fewer arguments one of them is the context, which the library finds out. */
    @Override
    public Object validate(Object given, Object context) {
        return given instanceof List<?> values && values.size() == arguments ? given : super.validate(given, context);
    }
}
