-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 4: the oldest entries of the audit log can be deleted, below a number that only grows.

CREATE TABLE audit_limit(least INTEGER NOT NULL);

INSERT INTO audit_limit(least) VALUES(0);

CREATE TRIGGER audit_limit_grows BEFORE UPDATE ON audit_limit WHEN NEW.least < OLD.least
    BEGIN SELECT raise(ABORT, 'audit'); END;

CREATE TRIGGER audit_limit_kept BEFORE DELETE ON audit_limit BEGIN SELECT raise(ABORT, 'audit'); END;

DROP TRIGGER audit_kept;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.id >= (SELECT min(least) FROM audit_limit)
    BEGIN SELECT raise(ABORT, 'audit'); END;
