// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.keys.KeyMaker;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** The page of keys: creating, replacing and revoking them. A secret is shown only in the response to the form. */
public final class KeysServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient KeyMaker maker = new KeyMaker();

    public KeysServlet(Site site) {
        super(site, "keys");
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    Role reads() {
        return Role.ADMIN;
    }

    @Override
    Role changes() {
        return Role.ADMIN;
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getPathInfo() != null) {
            throw new Refusal(404, "not_found", text("notice.address"));
        }
        show(request, response, KeyForm.empty(maker.id()), false);
    }

    private void show(HttpServletRequest request, HttpServletResponse response, KeyForm form, boolean imported)
            throws IOException, StoreException {
        Shell shell = shell(request);
        List<KeyView> keys = site.store().keys().all().stream().filter(StoredKeys::isShown)
                .map(row -> KeyView.of(row, site.clock().millis())).toList();
        site.pages().write(request, response, "keys.jte", text("keys"), shell,
                new KeysPage(shell, keys, form, imported));
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        String[] parts = path.split("/");
        if (path.isEmpty()) {
            create(request, response);
        } else if (path.equals("/import")) {
            takeOver(request, response);
        } else if (parts.length == 3 && parts[2].equals("rotate")) {
            rotate(request, response, parts[1]);
        } else if (parts.length == 3 && parts[2].equals("revoke")) {
            revoke(request, response, parts[1]);
        } else {
            throw new Refusal(404, "not_found", text("notice.address"));
        }
    }

    private void create(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        long now = site.clock().millis();
        KeyForm form = KeyForm.read(request, false, now);
        Actor actor = Access.actor(request);
        String key = maker.key(form.id());
        if (isWrong(form, request, response, false)
                || !make(Secret.of(key).row(form.row(actor.name(), now)), form, actor, request, response)) {
            return;
        }
        showOnce(request, response, form.id(), key, form.source(), form.scopes().contains(KeyRow.Scope.INGEST), null);
    }

    private void takeOver(HttpServletRequest request, HttpServletResponse response)
            throws IOException, StoreException {
        long now = site.clock().millis();
        KeyForm form = KeyForm.read(request, true, now);
        Actor actor = Access.actor(request);
        if (isWrong(form, request, response, true)
                || !make(Secret.of(form.secret()).row(form.row(actor.name(), now)), form, actor, request, response)) {
            return;
        }
        new Notice("imported", 1, null, now).keep(request);
        goTo(request, response, "keys");
    }

    private boolean isWrong(KeyForm form, HttpServletRequest request, HttpServletResponse response, boolean imported)
            throws IOException, StoreException {
        if (!form.faults().isEmpty()) {
            response.setStatus(400);
            show(request, response, form, imported);
            return true;
        }
        return false;
    }

    /** Returns whether the key was created. Otherwise the form is shown again. */
    private boolean make(KeyRow row, KeyForm form, Actor actor, HttpServletRequest request,
            HttpServletResponse response) throws IOException, StoreException {
        boolean made = site.changes().change(store -> {
            boolean there = find(store.keys().all(), row.id()).isPresent();
            if (!there) {
                store.keys().create(row, actor, row.created());
            }
            return !there;
        });
        if (!made) {
            form.faults().add("key.fault.there");
            response.setStatus(409);
            show(request, response, form, form.secret() != null);
        }
        return made;
    }

    private void rotate(HttpServletRequest request, HttpServletResponse response, String id)
            throws IOException, StoreException {
        long now = site.clock().millis();
        Actor actor = Access.actor(request);
        String grace = QueryReader.text(request::getParameter, "grace");
        long until = now + (grace == null ? 0 : QueryReader.millis(grace, "grace"));
        String nextId = maker.id();
        String key = maker.key(nextId);
        Optional<KeyRow> old = site.changes().change(store -> {
            Optional<KeyRow> found = find(store.keys().all(), id).filter(row -> isOurs(row, now));
            if (found.isPresent()) {
                store.keys().rotate(id, Secret.of(key).row(successor(found.get(), actor.name(), now)), until, actor,
                        now);
            }
            return found;
        });
        KeyRow row = old.orElseThrow(this::gone);
        showOnce(request, response, nextId, key, row.sourceName(), row.scopes().contains(KeyRow.Scope.INGEST),
                Moment.of(until));
    }

    private static KeyRow successor(KeyRow old, String by, long now) {
        return new KeyRow(null, 0, old.sourceName(), null, false, false, old.label(), old.scopes(), old.maxLevel(),
                old.addresses(), now, by, old.expires(), null, null);
    }

    private void revoke(HttpServletRequest request, HttpServletResponse response, String id)
            throws IOException, StoreException {
        long now = site.clock().millis();
        Actor actor = Access.actor(request);
        if (!site.changes().change(store -> store.keys().revoke(id, actor, now))) {
            throw gone();
        }
        new Notice("revoked", 1, null, now).keep(request);
        goTo(request, response, "keys");
    }

    private void showOnce(HttpServletRequest request, HttpServletResponse response, String id, String key,
            String source, boolean mayIngest, Moment replaced) throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "key.jte", text("key.new"), shell,
                new NewKeyPage(shell, id, key, source,
                        mayIngest ? FirstSteps.curl(request, root(request), key) : null,
                        mayIngest ? FirstSteps.settings(request, root(request), key) : null,
                        mayIngest ? FirstSteps.fluentBit(request, root(request), key) : null,
                        site.store().events().newest(),
                        replaced));
    }

    private Refusal gone() {
        return new Refusal(404, "not_found", text("key.gone"));
    }

    private static Optional<KeyRow> find(List<KeyRow> all, String id) {
        return all.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    private static boolean isOurs(KeyRow row, long now) {
        return !row.configured() && row.isUsable(now);
    }
}
