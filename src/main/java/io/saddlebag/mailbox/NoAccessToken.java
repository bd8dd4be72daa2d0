package io.saddlebag.mailbox;

/** There is no access token to log in with; the message is a sentence for the operator. */
final class NoAccessToken extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoAccessToken(String message) {
        super(message);
    }

    NoAccessToken(String message, Throwable cause) {
        super(message, cause);
    }
}
