package io.saddlebag.mailbox;

import io.saddlebag.connector.ApiRefused;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.connector.ApiUnavailable.Cause;
import jakarta.mail.MessagingException;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt to send means (RFC 5321, section 4.2.1): 4xx is for now, 5xx is for ever. */
final class SmtpFailure {
    private SmtpFailure() {}

    /** @param handedOver whether the server had begun to take the mail's content */
    static RuntimeException of(MessagingException failure, boolean handedOver) {
        int code = code(failure);
        if (code >= 500) {
            return new ApiRefused("the mail server refuses it: " + code);
        }
        if (code >= 400) {
            Cause cause = code == 421 ? Cause.DOWN : Cause.COMMAND;
            return new ApiUnavailable(cause, "the mail server does not take it now: " + code, Optional.empty(), false);
        }
        return new ApiUnavailable(Cause.DOWN, Trouble.of(failure), Optional.empty(), handedOver);
    }

    /** What the server said; 0 when it said nothing. What it says of the recipient stands behind the first. */
    private static int code(MessagingException failure) {
        int code = 0;
        for (@Nullable Exception e = failure; e instanceof MessagingException m; e = m.getNextException()) {
            int own = m instanceof SMTPSendFailedException send
                    ? send.getReturnCode()
                    : m instanceof SMTPAddressFailedException address
                            ? address.getReturnCode()
                            : m instanceof SMTPSenderFailedException sender ? sender.getReturnCode() : 0;
            code = Math.max(code, own);
        }
        return code;
    }
}
