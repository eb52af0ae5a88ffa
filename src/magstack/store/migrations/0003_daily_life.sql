-- Daily life: schedules of doses, days that were closed, lots in stock and what was drawn from them.

-- On which days a dose is planned, where it is not each day at its slot or clock time. A cycle is
-- counted from the dose's first day, or from the anchor. A dose by a meal, or as needed, has a slot
-- in its own row too, which then means nothing.
CREATE TABLE schedule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dose_id INTEGER NOT NULL UNIQUE REFERENCES dose (id) DEFERRABLE INITIALLY DEFERRED,
    weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    cycle INTEGER NOT NULL CHECK (cycle BETWEEN 1 AND 366),
    days_on INTEGER NOT NULL CHECK (days_on BETWEEN 1 AND cycle),
    meal TEXT CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
    lead INTEGER NOT NULL CHECK (lead BETWEEN -240 AND 240),
    most INTEGER CHECK (most > 0),
    step INTEGER NOT NULL CHECK (step IN (0, 1)),
    anchor TEXT CHECK (anchor IS date(anchor, '+0 days')),
    seal INTEGER NOT NULL,
    CHECK (meal IS NULL OR most IS NULL)
) STRICT;

-- A day of which the person said that it is complete.
CREATE TABLE closing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL UNIQUE CHECK (day IS date(day, '+0 days')),
    seal INTEGER NOT NULL
) STRICT;

-- Containers that were bought together. Units are thousandths; a price is thousandths of the
-- currency for one container; from ``since`` on, what is taken is drawn from it.
CREATE TABLE lot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
    code TEXT NOT NULL CHECK (length(code) <= 40),
    containers INTEGER NOT NULL CHECK (containers BETWEEN 1 AND 1000),
    units INTEGER NOT NULL CHECK (units > 0),
    remaining INTEGER NOT NULL CHECK (remaining >= 0),
    since TEXT NOT NULL CHECK (since IS date(since, '+0 days')),
    expires TEXT CHECK (expires IS date(expires, '+0 days')),
    price INTEGER CHECK (price > 0),
    currency TEXT CHECK (length(currency) = 3),
    seal INTEGER NOT NULL,
    CHECK ((price IS NULL) = (currency IS NULL))
) STRICT;

CREATE INDEX lot_product ON lot (product_id);

-- What an intake took from a lot.
CREATE TABLE draw (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intake_id INTEGER NOT NULL REFERENCES intake (id) DEFERRABLE INITIALLY DEFERRED,
    lot_id INTEGER NOT NULL REFERENCES lot (id) DEFERRABLE INITIALLY DEFERRED,
    units INTEGER NOT NULL CHECK (units > 0),
    seal INTEGER NOT NULL
) STRICT;

CREATE INDEX draw_intake ON draw (intake_id);

CREATE INDEX draw_lot ON draw (lot_id);

CREATE TRIGGER schedule_added AFTER INSERT ON schedule BEGIN
    INSERT INTO tallying VALUES ('schedule', '', 1, NEW.seal);
END;

CREATE TRIGGER schedule_removed AFTER DELETE ON schedule BEGIN
    INSERT INTO tallying VALUES ('schedule', '', -1, -OLD.seal);
END;

CREATE TRIGGER schedule_changed AFTER UPDATE ON schedule BEGIN
    INSERT INTO tallying VALUES ('schedule', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('schedule', '', 1, NEW.seal);
END;

CREATE TRIGGER closing_added AFTER INSERT ON closing BEGIN
    INSERT INTO tallying VALUES ('closing', NEW.day, 1, NEW.seal);
END;

CREATE TRIGGER closing_removed AFTER DELETE ON closing BEGIN
    INSERT INTO tallying VALUES ('closing', OLD.day, -1, -OLD.seal);
END;

CREATE TRIGGER closing_changed AFTER UPDATE ON closing BEGIN
    INSERT INTO tallying VALUES ('closing', OLD.day, -1, -OLD.seal);
    INSERT INTO tallying VALUES ('closing', NEW.day, 1, NEW.seal);
END;

CREATE TRIGGER lot_added AFTER INSERT ON lot BEGIN
    INSERT INTO tallying VALUES ('lot', '', 1, NEW.seal);
END;

CREATE TRIGGER lot_removed AFTER DELETE ON lot BEGIN
    INSERT INTO tallying VALUES ('lot', '', -1, -OLD.seal);
END;

CREATE TRIGGER lot_changed AFTER UPDATE ON lot BEGIN
    INSERT INTO tallying VALUES ('lot', '', -1, -OLD.seal);
    INSERT INTO tallying VALUES ('lot', '', 1, NEW.seal);
END;

-- The draws of one lot are counted together, under its number: a recall must not miss one.
CREATE TRIGGER draw_added AFTER INSERT ON draw BEGIN
    INSERT INTO tallying VALUES ('draw', NEW.lot_id, 1, NEW.seal);
END;

CREATE TRIGGER draw_removed AFTER DELETE ON draw BEGIN
    INSERT INTO tallying VALUES ('draw', OLD.lot_id, -1, -OLD.seal);
END;

CREATE TRIGGER draw_changed AFTER UPDATE ON draw BEGIN
    INSERT INTO tallying VALUES ('draw', OLD.lot_id, -1, -OLD.seal);
    INSERT INTO tallying VALUES ('draw', NEW.lot_id, 1, NEW.seal);
END;
