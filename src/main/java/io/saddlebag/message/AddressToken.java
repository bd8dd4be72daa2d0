package io.saddlebag.message;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A conversation's signed token in a form that fits into a mail address, whose part before the @ has 64 characters at
 * most (RFC 5321, section 4.5.3.1.1) and is told apart by no capitals: 42 letters and digits of base 32 (RFC 4648)
 * instead of 57 characters. It says the same, and whether it is signed by the hub is as much to be looked at.
 */
public final class AddressToken {
    private static final Pattern LONG =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.[0-9a-f]{20}");
    private static final Pattern SHORT = Pattern.compile("[a-z2-7]{42}");
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 42;
    private static final int BITS = 5;
    private static final int HEX_DIGITS = 52;

    private AddressToken() {}

    /** The short form; empty when it is no token. */
    public static Optional<String> shorten(String token) {
        if (!LONG.matcher(token).matches()) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(token.replace("-", "").replace(".", ""), 16);
        StringBuilder text = new StringBuilder(LENGTH);
        for (int at = LENGTH - 1; at >= 0; at--) {
            text.append(DIGITS.charAt(number.shiftRight(at * BITS).intValue() & (DIGITS.length() - 1)));
        }
        return Optional.of(text.toString());
    }

    /** The token that a short form stands for; empty when it is none. */
    public static Optional<String> expand(String text) {
        if (!SHORT.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger number = text.chars()
                .mapToObj(digit -> BigInteger.valueOf(DIGITS.indexOf(digit)))
                .reduce(BigInteger.ZERO, (high, low) -> high.shiftLeft(BITS).or(low));
        String hex = "0".repeat(HEX_DIGITS) + number.toString(16);
        String digits = hex.substring(hex.length() - HEX_DIGITS);
        return Optional.of(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})(.{20})", "$1-$2-$3-$4-$5.$6"));
    }
}
