package io.github.tornadoconv.plan;

import io.github.tornadoconv.DeviceException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Plans by key, the least recently used dropped and closed when there are too many or they hold too many bytes. One lock
 * per plan: different plans run at the same time, one plan never runs twice at once. Safe for any number of threads.
 *
 * @param <K> what plans are found by; with {@code equals} and {@code hashCode}
 */
public final class PlanCache<K> implements AutoCloseable {
    private final int maxPlans;
    private final long maxBytes;
    private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** A cache of at most that many plans that hold at most that many bytes; the newest is kept in any case. */
    public PlanCache(int maxPlans, long maxBytes) {
        this.maxPlans = maxPlans;
        this.maxBytes = maxBytes;
    }

    /**
     * Uses the plan of that key, made first if it is not there. A plan whose use ends in a {@link DeviceException} is
     * closed and forgotten.
     */
    public <R> R use(K key, Supplier<Plan> maker, Function<Plan, R> use) {
        while (true) {
            Entry entry = entry(key);
            entry.lock.lock();
            // Dropped by another thread between the look-up and the lock: look again.
            if (entry.dropped) {
                entry.lock.unlock();
                continue;
            }
            try {
                if (entry.plan == null) {
                    make(entry, maker);
                }
                R result = use.apply(entry.plan);
                entry.lock.unlock();
                return result;
            } catch (Throwable t) {
                if (entry.plan == null || t instanceof DeviceException) {
                    forget(key, entry);
                } else {
                    entry.lock.unlock();
                }
                throw t;
            }
        }
    }

    private void make(Entry entry, Supplier<Plan> maker) {
        entry.plan = maker.get();
        List<Entry> excess;
        synchronized (entries) {
            entry.bytes = entry.plan.compiled().deviceBytes();
            bytes += entry.bytes;
            excess = removeExcess(entry);
        }
        excess.forEach(Entry::drop);
    }

    private void forget(K key, Entry entry) {
        synchronized (entries) {
            if (entries.remove(key, entry)) {
                bytes -= entry.bytes;
            }
        }
        entry.drop();
    }

    private Entry entry(K key) {
        synchronized (entries) {
            Entry entry = entries.get(key);
            if (entry == null) {
                entry = new Entry();
                entries.put(key, entry);
            }
            return entry;
        }
    }

    /** Oldest entries that go so that the bounds hold; never the newest, nor one that another thread is using. */
    private List<Entry> removeExcess(Entry newest) {
        List<Entry> excess = new ArrayList<>();
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext() && (entries.size() > maxPlans || bytes > maxBytes)) {
            Entry entry = oldestFirst.next();
            // A lock that is free is taken here and given back by drop(): nobody runs what is about to be closed.
            if (entry != newest && entry.lock.tryLock()) {
                oldestFirst.remove();
                bytes -= entry.bytes;
                excess.add(entry);
            }
        }
        return excess;
    }

    /** The plans that are ready, the least recently used first. */
    public List<Plan> plans() {
        synchronized (entries) {
            return entries.values().stream()
                    .map(entry -> entry.plan)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /** Bytes that the plans hold. */
    public long bytes() {
        synchronized (entries) {
            return bytes;
        }
    }

    /** Closes every plan, each after its use has ended. */
    @Override
    public void close() {
        List<Entry> all;
        synchronized (entries) {
            all = new ArrayList<>(entries.values());
            entries.clear();
            bytes = 0;
        }
        for (Entry entry : all) {
            entry.lock.lock();
            entry.drop();
        }
    }

    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Plan plan;
        private boolean dropped;
        private long bytes;

        /** Closes the plan; the caller holds the lock, once, and has it no more afterwards. */
        private void drop() {
            dropped = true;
            try {
                if (plan != null) {
                    plan.compiled().close();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
