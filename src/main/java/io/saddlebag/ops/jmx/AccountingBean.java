package io.saddlebag.ops.jmx;

import io.saddlebag.message.Json;

final class AccountingBean implements AccountingMXBean {
    private final Accounting accounting;

    AccountingBean(Accounting accounting) {
        this.accounting = accounting;
    }

    @Override
    public long getItems() {
        return accounting.figures().items();
    }

    @Override
    public long getAnnounced() {
        return accounting.figures().announced();
    }

    @Override
    public long getWaitingInQueue() {
        return accounting.figures().inbound();
    }

    @Override
    public boolean isAddsUp() {
        return accounting.figures().addsUp();
    }

    @Override
    public String report() {
        return Json.write(accounting.current().report());
    }
}
