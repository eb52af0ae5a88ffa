-- The first schema. Masses are integers in nanograms, counts of units in thousandths, days are
-- ISO dates, clock times minutes after midnight, instants seconds since 1970 UTC.
-- Every row carries a seal (CRC-32 of its other columns), so that a damaged value is noticed.

CREATE TABLE product (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE
        CHECK (length(slug) BETWEEN 1 AND 40 AND slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'),
    brand TEXT NOT NULL CHECK (length(brand) <= 120),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 40),
    units_per_container INTEGER CHECK (units_per_container > 0),
    source TEXT NOT NULL CHECK (length(source) <= 1000),
    status TEXT NOT NULL CHECK (status IN ('checked', 'partly-checked', 'inferred', 'unchecked', 'own')),
    archived TEXT CHECK (archived IS date(archived, '+0 days')),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE label (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
    since TEXT CHECK (since IS date(since, '+0 days')),
    units_per_serving INTEGER NOT NULL CHECK (units_per_serving > 0),
    seal INTEGER NOT NULL
) STRICT;

CREATE INDEX label_product ON label (product_id);

-- One line of a Supplement Facts panel per serving. A part is a compound whose element is
-- counted in the declared row above it; a content is no nutrient and is never judged.
CREATE TABLE label_row (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    label_id INTEGER NOT NULL REFERENCES label (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    basis TEXT NOT NULL
        CHECK (basis IN ('declared', 'computed', 'range', 'unresolved', 'part', 'content')),
    substance TEXT NOT NULL CHECK (length(substance) BETWEEN 1 AND 120),
    form TEXT CHECK (length(form) BETWEEN 1 AND 120),
    compound INTEGER CHECK (compound > 0),
    low INTEGER CHECK (low >= 0),
    high INTEGER CHECK (high >= low),
    seal INTEGER NOT NULL,
    CHECK ((low IS NULL) = (high IS NULL)),
    CHECK ((low IS NULL) = (basis IN ('unresolved', 'part', 'content')))
) STRICT;

CREATE INDEX label_row_label ON label_row (label_id);

CREATE TABLE dose (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
    units INTEGER NOT NULL CHECK (units > 0),
    slot TEXT CHECK (slot IN ('morning', 'noon', 'afternoon', 'evening', 'night')),
    clock INTEGER CHECK (clock BETWEEN 0 AND 1439),
    since TEXT NOT NULL CHECK (since IS date(since, '+0 days')),
    until TEXT CHECK (until IS date(until, '+0 days')),
    seal INTEGER NOT NULL,
    CHECK ((slot IS NULL) <> (clock IS NULL))
) STRICT;

CREATE INDEX dose_product ON dose (product_id);

CREATE TABLE intake (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
    label_id INTEGER NOT NULL REFERENCES label (id) DEFERRABLE INITIALLY DEFERRED,
    units INTEGER NOT NULL CHECK (units > 0),
    status TEXT NOT NULL CHECK (status IN ('taken', 'skipped')),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 4133980800),
    utc_offset INTEGER NOT NULL CHECK (utc_offset BETWEEN -1439 AND 1439),
    day TEXT NOT NULL CHECK (day IS date(day, '+0 days')),
    dose_id INTEGER REFERENCES dose (id) DEFERRABLE INITIALLY DEFERRED,
    slot TEXT CHECK (slot IN ('morning', 'noon', 'afternoon', 'evening', 'night')),
    planned INTEGER CHECK (planned BETWEEN 0 AND 1439),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;

CREATE INDEX intake_day ON intake (day, at);

-- The journal: every write is an operation with, for each row it touched, before and after.
CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL CHECK (at >= 0),
    command TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'superseded')),
    seal INTEGER NOT NULL
) STRICT;

CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id INTEGER NOT NULL REFERENCES operation (id) DEFERRABLE INITIALLY DEFERRED,
    entity TEXT NOT NULL CHECK (entity IN ('product', 'label', 'label_row', 'dose', 'intake')),
    entity_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    seal INTEGER NOT NULL,
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

-- How many rows a table has and what their seals add up to (intakes: for each day), so that a row
-- is missed even where the damage is to an index or to a page that leads to it.
CREATE TABLE tally (
    entity TEXT NOT NULL,
    day TEXT NOT NULL,
    entries INTEGER NOT NULL,
    seals INTEGER NOT NULL,
    PRIMARY KEY (entity, day)
) STRICT, WITHOUT ROWID;

CREATE VIEW tallying AS SELECT * FROM tally;

CREATE TRIGGER tallied INSTEAD OF INSERT ON tallying BEGIN
    INSERT INTO tally VALUES (NEW.entity, NEW.day, NEW.entries, NEW.seals)
        ON CONFLICT (entity, day)
        DO UPDATE SET entries = entries + excluded.entries, seals = seals + excluded.seals;
END;

CREATE TRIGGER product_added AFTER INSERT ON product BEGIN
    INSERT INTO tallying VALUES ('product', '', 1, NEW.seal);
END;

CREATE TRIGGER product_removed AFTER DELETE ON product BEGIN
    INSERT INTO tallying VALUES ('product', '', -1, -OLD.seal);
END;

CREATE TRIGGER product_changed AFTER UPDATE ON product BEGIN
    INSERT INTO tallying VALUES ('product', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('product', '', 1, NEW.seal);
END;

CREATE TRIGGER label_added AFTER INSERT ON label BEGIN
    INSERT INTO tallying VALUES ('label', '', 1, NEW.seal);
END;

CREATE TRIGGER label_removed AFTER DELETE ON label BEGIN
    INSERT INTO tallying VALUES ('label', '', -1, -OLD.seal);
END;

CREATE TRIGGER label_changed AFTER UPDATE ON label BEGIN
    INSERT INTO tallying VALUES ('label', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('label', '', 1, NEW.seal);
END;

CREATE TRIGGER label_row_added AFTER INSERT ON label_row BEGIN
    INSERT INTO tallying VALUES ('label_row', '', 1, NEW.seal);
END;

CREATE TRIGGER label_row_removed AFTER DELETE ON label_row BEGIN
    INSERT INTO tallying VALUES ('label_row', '', -1, -OLD.seal);
END;

CREATE TRIGGER label_row_changed AFTER UPDATE ON label_row BEGIN
    INSERT INTO tallying VALUES ('label_row', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('label_row', '', 1, NEW.seal);
END;

CREATE TRIGGER dose_added AFTER INSERT ON dose BEGIN
    INSERT INTO tallying VALUES ('dose', '', 1, NEW.seal);
END;

CREATE TRIGGER dose_removed AFTER DELETE ON dose BEGIN
    INSERT INTO tallying VALUES ('dose', '', -1, -OLD.seal);
END;

CREATE TRIGGER dose_changed AFTER UPDATE ON dose BEGIN
    INSERT INTO tallying VALUES ('dose', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('dose', '', 1, NEW.seal);
END;

CREATE TRIGGER intake_added AFTER INSERT ON intake BEGIN
    INSERT INTO tallying VALUES ('intake', NEW.day, 1, NEW.seal);
END;

CREATE TRIGGER intake_removed AFTER DELETE ON intake BEGIN
    INSERT INTO tallying VALUES ('intake', OLD.day, -1, -OLD.seal);
END;

CREATE TRIGGER intake_changed AFTER UPDATE ON intake BEGIN
    INSERT INTO tallying VALUES ('intake', OLD.day, -1, -OLD.seal);
    INSERT INTO tallying VALUES ('intake', NEW.day, 1, NEW.seal);
END;
