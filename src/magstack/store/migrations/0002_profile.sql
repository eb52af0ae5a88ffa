-- The profile: what the person has said of themselves. Minutes, masses (nanograms) and days are as
-- in the first schema; a week is seven bits, the lowest is Monday.

CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
        CHECK (length(name) BETWEEN 1 AND 40 AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z-]*'),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 120),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE medicine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    clock INTEGER CHECK (clock BETWEEN 0 AND 1439),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
    since TEXT CHECK (since IS date(since, '+0 days')),
    until TEXT CHECK (until IS date(until, '+0 days')),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE condition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
    egfr INTEGER CHECK (egfr BETWEEN 0 AND 300),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE own_limit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nutrient TEXT NOT NULL CHECK (length(nutrient) BETWEEN 1 AND 120),
    mass INTEGER NOT NULL CHECK (mass > 0),
    set_by TEXT NOT NULL CHECK (length(set_by) BETWEEN 1 AND 120),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE own_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first TEXT NOT NULL CHECK (length(first) BETWEEN 1 AND 120),
    second TEXT NOT NULL CHECK (length(second) BETWEEN 1 AND 120),
    apart INTEGER NOT NULL CHECK (apart BETWEEN 1 AND 2880),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;

CREATE TRIGGER setting_added AFTER INSERT ON setting BEGIN
    INSERT INTO tallying VALUES ('setting', '', 1, NEW.seal);
END;

CREATE TRIGGER setting_removed AFTER DELETE ON setting BEGIN
    INSERT INTO tallying VALUES ('setting', '', -1, -OLD.seal);
END;

CREATE TRIGGER setting_changed AFTER UPDATE ON setting BEGIN
    INSERT INTO tallying VALUES ('setting', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('setting', '', 1, NEW.seal);
END;

CREATE TRIGGER medicine_added AFTER INSERT ON medicine BEGIN
    INSERT INTO tallying VALUES ('medicine', '', 1, NEW.seal);
END;

CREATE TRIGGER medicine_removed AFTER DELETE ON medicine BEGIN
    INSERT INTO tallying VALUES ('medicine', '', -1, -OLD.seal);
END;

CREATE TRIGGER medicine_changed AFTER UPDATE ON medicine BEGIN
    INSERT INTO tallying VALUES ('medicine', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('medicine', '', 1, NEW.seal);
END;

CREATE TRIGGER condition_added AFTER INSERT ON condition BEGIN
    INSERT INTO tallying VALUES ('condition', '', 1, NEW.seal);
END;

CREATE TRIGGER condition_removed AFTER DELETE ON condition BEGIN
    INSERT INTO tallying VALUES ('condition', '', -1, -OLD.seal);
END;

CREATE TRIGGER condition_changed AFTER UPDATE ON condition BEGIN
    INSERT INTO tallying VALUES ('condition', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('condition', '', 1, NEW.seal);
END;

CREATE TRIGGER own_limit_added AFTER INSERT ON own_limit BEGIN
    INSERT INTO tallying VALUES ('own_limit', '', 1, NEW.seal);
END;

CREATE TRIGGER own_limit_removed AFTER DELETE ON own_limit BEGIN
    INSERT INTO tallying VALUES ('own_limit', '', -1, -OLD.seal);
END;

CREATE TRIGGER own_limit_changed AFTER UPDATE ON own_limit BEGIN
    INSERT INTO tallying VALUES ('own_limit', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('own_limit', '', 1, NEW.seal);
END;

CREATE TRIGGER own_rule_added AFTER INSERT ON own_rule BEGIN
    INSERT INTO tallying VALUES ('own_rule', '', 1, NEW.seal);
END;

CREATE TRIGGER own_rule_removed AFTER DELETE ON own_rule BEGIN
    INSERT INTO tallying VALUES ('own_rule', '', -1, -OLD.seal);
END;

CREATE TRIGGER own_rule_changed AFTER UPDATE ON own_rule BEGIN
    INSERT INTO tallying VALUES ('own_rule', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('own_rule', '', 1, NEW.seal);
END;

-- The journal names any table from now on. Its last number is carried over as it was, not counted
-- anew: a change that had been lost before must be missed afterwards too.
ALTER TABLE change RENAME TO change_before;

CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id INTEGER NOT NULL REFERENCES operation (id) DEFERRABLE INITIALLY DEFERRED,
    entity TEXT NOT NULL CHECK (length(entity) BETWEEN 1 AND 40),
    entity_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    seal INTEGER NOT NULL,
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

INSERT INTO change SELECT * FROM change_before;

DELETE FROM sqlite_sequence WHERE name = 'change';

INSERT INTO sqlite_sequence SELECT 'change', seq FROM sqlite_sequence WHERE name = 'change_before';

DROP TABLE change_before;
