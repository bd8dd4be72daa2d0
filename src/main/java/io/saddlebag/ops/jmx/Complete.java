package io.saddlebag.ops.jmx;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanException;
import javax.management.ReflectionException;
import javax.management.StandardMBean;

/** An MXBean whose operations want all their arguments: over Jolokia each of them may be absent. */
final class Complete<T> extends StandardMBean {
    Complete(T bean) {
        super(bean, view(bean), true);
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        if (arguments != null) {
            IntStream.range(0, arguments.length)
                    .filter(place -> arguments[place] == null)
                    .findFirst()
                    .ifPresent(place -> {
                        throw new IllegalArgumentException(
                                "argument " + (place + 1) + " of " + operation + " is missing; it may be empty");
                    });
        }
        return super.invoke(operation, arguments, signature);
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<T> view(T bean) {
        return (Class<T>) Stream.of(bean.getClass().getInterfaces())
                .filter(JMX::isMXBeanInterface)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(bean.getClass() + " is no MXBean"));
    }
}
