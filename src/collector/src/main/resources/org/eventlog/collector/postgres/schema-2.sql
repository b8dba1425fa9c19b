-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 2: the oldest entries of the audit log can be deleted, below a number that only grows.

CREATE TABLE audit_limit(least bigint NOT NULL);

INSERT INTO audit_limit(least) VALUES(0);

CREATE FUNCTION audit_limit_grows() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.least < OLD.least THEN RAISE EXCEPTION 'the limit of the audit only grows'; END IF; RETURN NEW; END $$;

CREATE TRIGGER audit_limit_grows BEFORE UPDATE ON audit_limit FOR EACH ROW EXECUTE FUNCTION audit_limit_grows();

CREATE TRIGGER audit_limit_kept BEFORE DELETE OR TRUNCATE ON audit_limit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();

CREATE FUNCTION audit_old() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT
    AS $$ BEGIN IF OLD.id >= (SELECT min(least) FROM audit_limit) THEN RAISE EXCEPTION 'the audit is only added to'; END IF; RETURN OLD; END $$;

DROP TRIGGER audit_kept ON audit;

CREATE TRIGGER audit_kept BEFORE UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();

CREATE TRIGGER audit_old BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_old();
