package io.saddlebag.pace;

import java.util.function.UnaryOperator;

/**
 * A request, as far as limits are concerned.
 *
 * @param account of the company's that it is made for, or empty
 * @param method of HTTP
 * @param path without query
 * @param body gives a field of its body, empty when there is none of that name
 */
public record Asked(String account, String method, String path, UnaryOperator<String> body) {}
