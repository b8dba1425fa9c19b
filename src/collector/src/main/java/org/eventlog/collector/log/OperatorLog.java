// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.log;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ListenerSettings;
import org.eventlog.collector.store.StoreException;
import org.eventlog.text.Units;

/**
 * All messages of the collector in the server's log, with the ids {@code EVL-6001} to {@code EVL-6999}.
 *
 * <pre>
 * id        level    when
 * EVL-6001  INFO     started
 * EVL-6003  ERROR    the database cannot be opened: logged once until it is open
 * EVL-6004  INFO     the database is open again
 * EVL-6005  ERROR    a commit failed: logged once until one succeeds
 * EVL-6006  INFO     commits succeed again, with the number of events refused meanwhile
 * EVL-6007  WARNING  disk space is low: logged once until there is more
 * EVL-6008  ERROR    too little disk space, events are refused
 * EVL-6009  WARNING  the queue is full: logged once until a commit succeeds
 * EVL-6010  ERROR    a request failed with an unexpected error
 * EVL-6011  INFO     retention deleted events
 * EVL-6012  WARNING  retention failed: logged once until it succeeds
 * EVL-6013  WARNING  the pages are open to this machine without a login
 * EVL-6014  WARNING  there is no valid key, so nobody can send events
 * EVL-6015  INFO     stopped
 * EVL-6016  WARNING  the writer did not stop in time
 * EVL-6017  WARNING  the JDBC driver could not be deregistered
 * EVL-6018  WARNING  keys could not be read or written: the known keys remain valid
 * EVL-6019  WARNING  a backup failed and is retried every minute: logged once until one succeeds
 * EVL-6020  INFO     there are no users yet: the setup code for the first administrator
 * EVL-6021  INFO     a backup was made
 * EVL-6022  WARNING  a backup was still in progress at shutdown
 * EVL-6023  WARNING  source maps cannot be read or written: logged once until an upload succeeds
 * EVL-6024  WARNING  keys of the configuration are unknown
 * EVL-6030  WARNING  a notification was not sent: logged once until one is
 * EVL-6031  WARNING  there is no such mail session, so rules for mail send nothing
 * EVL-6041  INFO     a listener is open
 * EVL-6042  ERROR    a listener cannot be opened: logged once until it is open
 * EVL-6043  WARNING  what the listeners refused, at most once a minute
 * EVL-6044  WARNING  the listeners did not stop in time
 * </pre>
 *
 * <p>Messages never contain event contents or keys. Of an error, only its class and location are logged, because its
 * message may quote received data.
 */
public final class OperatorLog {
    private final System.Logger log = System.getLogger("org.eventlog.collector");

    public void started(CollectorConfig config) {
        log.log(Level.INFO, "EVL-6001 collector started at {0}/, database {1}", config.path(), config.store().where());
        if (config.openToLoopback()) {
            log.log(Level.WARNING, "EVL-6013 everyone on this machine can read the events, as "
                    + "eventlog.collector.open-to-loopback is on; use it for demonstrations only");
        }
    }

    /** @param keys a list of names, without values */
    public void unknownKeys(String keys) {
        log.log(Level.WARNING, "EVL-6024 unknown keys, which have no effect: {0}", keys);
    }

    public void noKey() {
        log.log(Level.WARNING,
                "EVL-6014 there is no valid key, so nobody can send events; set eventlog.collector.keys, or make a key on the page");
    }

    public void cannotOpen(String where, StoreException fault, long retrySeconds) {
        log.log(Level.ERROR,
                "EVL-6003 database {0} cannot be opened: {1}. Events are refused with 503; next attempt in {2} s",
                where,
                fault.getMessage(), retrySeconds);
    }

    public void openAgain(String where) {
        log.log(Level.INFO, "EVL-6004 database {0} is open again; events are accepted", where);
    }

    public void commitFailed(StoreException fault) {
        log.log(Level.ERROR,
                "EVL-6005 a commit failed: {0}. Its events are refused with 503, so their senders send them again",
                fault.getMessage());
    }

    public void commitsAgain(long refused) {
        log.log(Level.INFO, "EVL-6006 commits succeed again; {0} events were refused in the meantime", refused);
    }

    public void lowDisk(Path file, long free) {
        log.log(Level.WARNING, "EVL-6007 only {0} MiB of disk space left at {1}; free some, or shorten the retention",
                free >> 20, file);
    }

    public void diskTooLow(Path file, long free, long least) {
        log.log(Level.ERROR,
                "EVL-6008 only {0} MiB of disk space left at {1}: events are refused until there is more than {2}",
                free >> 20, file, Units.text(least));
    }

    public void queueFull() {
        log.log(Level.WARNING,
                "EVL-6009 the queue is full: batches are refused with 503 until there is room, and senders send them again");
    }

    public void unexpected(String where, Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        log.log(Level.ERROR, "EVL-6010 {0}: unexpected {1} at {2}; please report this", where,
                error.getClass().getName(),
                trace.length == 0 ? "?" : trace[0]);
    }

    public void retentionDeleted(long events) {
        log.log(Level.INFO, "EVL-6011 retention deleted {0} events", events);
    }

    public void retentionFailed(StoreException fault) {
        log.log(Level.WARNING, "EVL-6012 deleting old events failed and will be tried again: {0}", fault.getMessage());
    }

    public void stopped() {
        log.log(Level.INFO, "EVL-6015 collector stopped");
    }

    public void writerDidNotStop(long seconds) {
        log.log(Level.WARNING, "EVL-6016 the database writer did not stop within {0} s; its thread is left behind",
                seconds);
    }

    public void driverStays(Throwable error) {
        log.log(Level.WARNING,
                "EVL-6017 the JDBC driver could not be deregistered ({0}); the classes of the application may stay in memory",
                error.getClass().getName());
    }

    /** @param why without the receiver's URL */
    public void notNotified(String rule, String why) {
        log.log(Level.WARNING, "EVL-6030 the notification \"{0}\" was not sent: {1}. Details on the page of "
                + "notifications", rule, why);
    }

    public void noMailSession(String name, Throwable error) {
        log.log(Level.WARNING, "EVL-6031 there is no mail session {0} ({1}); rules for mail send nothing", name,
                error.getClass().getName());
    }

    public void keysNotRead(StoreException fault) {
        log.log(Level.WARNING, "EVL-6018 the keys could not be read or written: {0}. Those read before stay valid",
                fault.getMessage());
    }

    public void setUp(String path, String code) {
        log.log(Level.INFO,
                "EVL-6020 nobody can sign in yet. Set up the first administrator at {0}/setup with the code {1}",
                path, code);
    }

    public void backedUp(Path file) {
        log.log(Level.INFO, "EVL-6021 backup made: {0}", file);
    }

    public void backupFailed(Exception error) {
        log.log(Level.WARNING, "EVL-6019 the backup failed: {0}. Next attempt in a minute",
                error instanceof StoreException fault ? fault.getMessage() : error.getClass().getName());
    }

    public void backupNotReady(long seconds) {
        log.log(Level.WARNING, "EVL-6022 a backup did not end within {0}s after the stop; what is unfinished is a file "
                + "*.part, and no copy", seconds);
    }

    public void mapsFailed(Path directory, Exception error) {
        log.log(Level.WARNING, "EVL-6023 the source maps in {0} cannot be read or written ({1}): stack traces of "
                + "browsers are shown unmapped, and uploads are refused with 503; check the directory", directory,
                error.getClass().getName());
    }

    public void listening(String protocol, ListenerSettings.Port port) {
        log.log(Level.INFO, "EVL-6041 listening for {0} at {1}:{2}, source {3}", protocol, port.host(),
                Integer.toString(port.number()), port.source());
    }

    public void cannotListen(String protocol, ListenerSettings.Port port, Exception error) {
        log.log(Level.ERROR, "EVL-6042 cannot listen for {0} at {1}:{2}: {3}. Next attempt in five seconds", protocol,
                port.host(), Integer.toString(port.number()), String.valueOf(error));
    }

    /** @param fault the code of the latest fault */
    public void notTaken(String counts, String fault) {
        log.log(Level.WARNING, "EVL-6043 refused by the listeners since the last message: {0}; last fault {1}", counts,
                fault);
    }

    public void listenersDidNotStop() {
        log.log(Level.WARNING, "EVL-6044 the listeners did not stop within 12 seconds; please report this");
    }
}
