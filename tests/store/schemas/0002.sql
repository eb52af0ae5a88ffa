PRAGMA application_id=1296520020;
PRAGMA user_version=2;
BEGIN TRANSACTION;
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
INSERT INTO "change" VALUES(1,1,'setting',1,NULL,'{"id":1,"name":"born","value":"1990-02-28","seal":576406722}',65914321);
INSERT INTO "change" VALUES(2,1,'setting',2,NULL,'{"id":2,"name":"sex","value":"f","seal":1647793495}',836327275);
INSERT INTO "change" VALUES(3,1,'setting',3,NULL,'{"id":3,"name":"state","value":"lactating","seal":1355995952}',4272727102);
INSERT INTO "change" VALUES(4,1,'setting',4,NULL,'{"id":4,"name":"authority","value":"scf-efsa","seal":2660177102}',4008249738);
INSERT INTO "change" VALUES(5,1,'medicine',1,NULL,'{"id":1,"name":"Levothyroxin Größe 50 — 夜","clock":390,"days":69,"since":"2026-01-31","until":"2026-12-24","seal":1711202117}',190372060);
INSERT INTO "change" VALUES(6,1,'medicine',2,NULL,'{"id":2,"name":"doxycycline","days":127,"seal":1597492532}',2637474119);
INSERT INTO "change" VALUES(7,1,'condition',1,NULL,'{"id":1,"name":"kidney-disease","egfr":55,"seal":3641637156}',2562534420);
INSERT INTO "change" VALUES(8,1,'condition',2,NULL,'{"id":2,"name":"haemochromatosis","seal":3890336161}',2346309148);
INSERT INTO "change" VALUES(9,1,'own_limit',1,NULL,'{"id":1,"nutrient":"magnesium","mass":200000001,"set_by":"Dr Müller","note":"until the next test","seal":2659112584}',3643657910);
INSERT INTO "change" VALUES(10,1,'own_limit',2,NULL,'{"id":2,"nutrient":"zinc","mass":1,"set_by":"dietitian","note":"","seal":2044846898}',926564757);
INSERT INTO "change" VALUES(11,1,'own_rule',1,NULL,'{"id":1,"first":"zinc","second":"doxycycline","apart":150,"note":"as the label says","seal":4137353294}',572563217);
INSERT INTO "change" VALUES(12,1,'own_rule',2,NULL,'{"id":2,"first":"abendruhe-5","second":"iron","apart":2880,"note":"","seal":1298199957}',4285231678);
INSERT INTO "change" VALUES(13,2,'product',1,NULL,'{"id":1,"slug":"abendruhe-5","brand":"Mühle & Söhne","name":"Abendruhe Größe 5 — 夜 🌙","unit":"tablet","units_per_container":90000,"source":"the box; https://example.org/abendruhe","status":"partly-checked","archived":"2027-01-01","note":"from the shop at the corner","seal":1054030208}',3364857154);
INSERT INTO "change" VALUES(14,2,'label',1,NULL,'{"id":1,"product_id":1,"units_per_serving":2000,"seal":2570073281}',2150405680);
INSERT INTO "change" VALUES(15,2,'label_row',1,NULL,'{"id":1,"label_id":1,"position":0,"basis":"declared","substance":"magnesium","low":141000001,"high":141000001,"seal":2589119372}',735168779);
INSERT INTO "change" VALUES(16,2,'label_row',2,NULL,'{"id":2,"label_id":1,"position":1,"basis":"part","substance":"magnesium","form":"citrate","compound":900000000,"seal":2833664120}',3603691026);
INSERT INTO "change" VALUES(17,2,'label_row',3,NULL,'{"id":3,"label_id":1,"position":2,"basis":"part","substance":"magnesium","form":"bisglycinate","seal":929392018}',3228318553);
INSERT INTO "change" VALUES(18,2,'label_row',4,NULL,'{"id":4,"label_id":1,"position":3,"basis":"part","substance":"magnesium","compound":5,"seal":2095748239}',1720179833);
INSERT INTO "change" VALUES(19,2,'label_row',5,NULL,'{"id":5,"label_id":1,"position":4,"basis":"range","substance":"zinc","form":"picolinate","low":9000000,"high":11000000,"seal":1605709083}',1828190188);
INSERT INTO "change" VALUES(20,2,'label_row',6,NULL,'{"id":6,"label_id":1,"position":5,"basis":"declared","substance":"vitamin-b6","low":0,"high":0,"seal":249146528}',3012757195);
INSERT INTO "change" VALUES(21,2,'label_row',7,NULL,'{"id":7,"label_id":1,"position":6,"basis":"content","substance":"rhodiola extract","compound":500000000,"seal":512932341}',1572611306);
INSERT INTO "change" VALUES(22,2,'label_row',8,NULL,'{"id":8,"label_id":1,"position":7,"basis":"content","substance":"trans-resveratrol","seal":3358096745}',3417148662);
INSERT INTO "change" VALUES(23,2,'label',2,NULL,'{"id":2,"product_id":1,"since":"2026-11-10","units_per_serving":3000,"seal":3847673200}',3294954634);
INSERT INTO "change" VALUES(24,2,'label_row',9,NULL,'{"id":9,"label_id":2,"position":0,"basis":"unresolved","substance":"magnesium","form":"oxide","compound":500000000,"seal":1506740893}',2293544155);
INSERT INTO "change" VALUES(25,2,'dose',1,NULL,'{"id":1,"product_id":1,"units":1000,"clock":1020,"since":"2026-11-01","until":"2026-11-09","seal":2357552661}',2991966554);
INSERT INTO "change" VALUES(26,2,'dose',2,NULL,'{"id":2,"product_id":1,"units":1500,"slot":"night","since":"2026-11-10","seal":3704695981}',340470136);
INSERT INTO "change" VALUES(27,3,'product',2,NULL,'{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","note":"","seal":767095087}',2151879178);
INSERT INTO "change" VALUES(28,3,'label',3,NULL,'{"id":3,"product_id":2,"units_per_serving":1,"seal":2781387067}',4097573365);
INSERT INTO "change" VALUES(29,3,'label_row',10,NULL,'{"id":10,"label_id":3,"position":0,"basis":"computed","substance":"zinc","form":"picolinate","compound":50000000,"low":10510000,"high":10510000,"seal":1182095584}',3692313747);
INSERT INTO "change" VALUES(30,4,'intake',1,NULL,'{"id":1,"product_id":1,"label_id":1,"units":1000,"status":"taken","at":1794164400,"utc_offset":60,"day":"2026-11-08","dose_id":1,"planned":1020,"note":"with dinner — ✓","seal":1428842211}',3676043315);
INSERT INTO "change" VALUES(31,5,'intake',2,NULL,'{"id":2,"product_id":2,"label_id":3,"units":250,"status":"taken","at":1795201140,"utc_offset":-210,"day":"2026-11-20","note":"","seal":3474739140}',3438556608);
INSERT INTO "change" VALUES(32,6,'intake',3,NULL,'{"id":3,"product_id":1,"label_id":2,"units":1500,"status":"skipped","at":1795201200,"utc_offset":60,"day":"2026-11-20","dose_id":2,"slot":"night","planned":1320,"note":"forgot the box","seal":230248499}',509588218);
INSERT INTO "change" VALUES(33,7,'product',2,'{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","note":"","seal":767095087}','{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","archived":"2026-11-20","note":"","seal":4016413717}',2067953912);
CREATE TABLE condition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
    egfr INTEGER CHECK (egfr BETWEEN 0 AND 300),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "condition" VALUES(1,'kidney-disease',55,3641637156);
INSERT INTO "condition" VALUES(2,'haemochromatosis',NULL,3890336161);
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
INSERT INTO "dose" VALUES(1,1,1000,NULL,1020,'2026-11-01','2026-11-09',2357552661);
INSERT INTO "dose" VALUES(2,1,1500,'night',NULL,'2026-11-10',NULL,3704695981);
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
INSERT INTO "intake" VALUES(1,1,1,1000,'taken',1794164400,60,'2026-11-08',1,NULL,1020,'with dinner — ✓',1428842211);
INSERT INTO "intake" VALUES(2,2,3,250,'taken',1795201140,-210,'2026-11-20',NULL,NULL,NULL,'',3474739140);
INSERT INTO "intake" VALUES(3,1,2,1500,'skipped',1795201200,60,'2026-11-20',2,'night',1320,'forgot the box',230248499);
CREATE TABLE label (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
    since TEXT CHECK (since IS date(since, '+0 days')),
    units_per_serving INTEGER NOT NULL CHECK (units_per_serving > 0),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "label" VALUES(1,1,NULL,2000,2570073281);
INSERT INTO "label" VALUES(2,1,'2026-11-10',3000,3847673200);
INSERT INTO "label" VALUES(3,2,NULL,1,2781387067);
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
INSERT INTO "label_row" VALUES(1,1,0,'declared','magnesium',NULL,NULL,141000001,141000001,2589119372);
INSERT INTO "label_row" VALUES(2,1,1,'part','magnesium','citrate',900000000,NULL,NULL,2833664120);
INSERT INTO "label_row" VALUES(3,1,2,'part','magnesium','bisglycinate',NULL,NULL,NULL,929392018);
INSERT INTO "label_row" VALUES(4,1,3,'part','magnesium',NULL,5,NULL,NULL,2095748239);
INSERT INTO "label_row" VALUES(5,1,4,'range','zinc','picolinate',NULL,9000000,11000000,1605709083);
INSERT INTO "label_row" VALUES(6,1,5,'declared','vitamin-b6',NULL,NULL,0,0,249146528);
INSERT INTO "label_row" VALUES(7,1,6,'content','rhodiola extract',NULL,500000000,NULL,NULL,512932341);
INSERT INTO "label_row" VALUES(8,1,7,'content','trans-resveratrol',NULL,NULL,NULL,NULL,3358096745);
INSERT INTO "label_row" VALUES(9,2,0,'unresolved','magnesium','oxide',500000000,NULL,NULL,1506740893);
INSERT INTO "label_row" VALUES(10,3,0,'computed','zinc','picolinate',50000000,10510000,10510000,1182095584);
CREATE TABLE medicine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    clock INTEGER CHECK (clock BETWEEN 0 AND 1439),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
    since TEXT CHECK (since IS date(since, '+0 days')),
    until TEXT CHECK (until IS date(until, '+0 days')),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "medicine" VALUES(1,'Levothyroxin Größe 50 — 夜',390,69,'2026-01-31','2026-12-24',1711202117);
INSERT INTO "medicine" VALUES(2,'doxycycline',NULL,127,NULL,NULL,1597492532);
CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL CHECK (at >= 0),
    command TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'superseded')),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "operation" VALUES(1,1795201199,'magstack profile set --born 1990-02-28','Set the profile','done',4128246612);
INSERT INTO "operation" VALUES(2,1795201200,'magstack add Abendruhe Größe 5 — 夜 🌙','Added abendruhe-5','done',3209173745);
INSERT INTO "operation" VALUES(3,1795201201,'magstack add Zinc','Added zinc','done',3134734129);
INSERT INTO "operation" VALUES(4,1794164400,'magstack take abendruhe-5','taken abendruhe-5','done',1348106732);
INSERT INTO "operation" VALUES(5,1795201140,'magstack take zinc','taken zinc','done',3462361415);
INSERT INTO "operation" VALUES(6,1795201200,'magstack take abendruhe-5','skipped abendruhe-5','done',475729126);
INSERT INTO "operation" VALUES(7,1795201209,'magstack archive zinc','Archived zinc','undone',2685899424);
CREATE TABLE own_limit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nutrient TEXT NOT NULL CHECK (length(nutrient) BETWEEN 1 AND 120),
    mass INTEGER NOT NULL CHECK (mass > 0),
    set_by TEXT NOT NULL CHECK (length(set_by) BETWEEN 1 AND 120),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "own_limit" VALUES(1,'magnesium',200000001,'Dr Müller','until the next test',2659112584);
INSERT INTO "own_limit" VALUES(2,'zinc',1,'dietitian','',2044846898);
CREATE TABLE own_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first TEXT NOT NULL CHECK (length(first) BETWEEN 1 AND 120),
    second TEXT NOT NULL CHECK (length(second) BETWEEN 1 AND 120),
    apart INTEGER NOT NULL CHECK (apart BETWEEN 1 AND 2880),
    note TEXT NOT NULL CHECK (length(note) <= 1000),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "own_rule" VALUES(1,'zinc','doxycycline',150,'as the label says',4137353294);
INSERT INTO "own_rule" VALUES(2,'abendruhe-5','iron',2880,'',1298199957);
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
INSERT INTO "product" VALUES(1,'abendruhe-5','Mühle & Söhne','Abendruhe Größe 5 — 夜 🌙','tablet',90000,'the box; https://example.org/abendruhe','partly-checked','2027-01-01','from the shop at the corner',1054030208);
INSERT INTO "product" VALUES(2,'zinc','','Zinc','mL',NULL,'','own',NULL,'',767095087);
CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
        CHECK (length(name) BETWEEN 1 AND 40 AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z-]*'),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 120),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "setting" VALUES(1,'born','1990-02-28',576406722);
INSERT INTO "setting" VALUES(2,'sex','f',1647793495);
INSERT INTO "setting" VALUES(3,'state','lactating',1355995952);
INSERT INTO "setting" VALUES(4,'authority','scf-efsa',2660177102);
CREATE TABLE tally (
    entity TEXT NOT NULL,
    day TEXT NOT NULL,
    entries INTEGER NOT NULL,
    seals INTEGER NOT NULL,
    PRIMARY KEY (entity, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('condition','',2,7531973317);
INSERT INTO "tally" VALUES('dose','',2,6062248642);
INSERT INTO "tally" VALUES('intake','2026-11-08',1,1428842211);
INSERT INTO "tally" VALUES('intake','2026-11-20',2,3704987639);
INSERT INTO "tally" VALUES('label','',3,9199133548);
INSERT INTO "tally" VALUES('label_row','',10,16862644923);
INSERT INTO "tally" VALUES('medicine','',2,3308694649);
INSERT INTO "tally" VALUES('own_limit','',2,4703959482);
INSERT INTO "tally" VALUES('own_rule','',2,5435553251);
INSERT INTO "tally" VALUES('product','',2,1821125295);
INSERT INTO "tally" VALUES('setting','',4,6240373271);
CREATE INDEX label_product ON label (product_id);
CREATE INDEX label_row_label ON label_row (label_id);
CREATE INDEX dose_product ON dose (product_id);
CREATE INDEX intake_day ON intake (day, at);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',33);
INSERT INTO "sqlite_sequence" VALUES('condition',2);
INSERT INTO "sqlite_sequence" VALUES('medicine',2);
INSERT INTO "sqlite_sequence" VALUES('operation',7);
INSERT INTO "sqlite_sequence" VALUES('own_limit',2);
INSERT INTO "sqlite_sequence" VALUES('own_rule',2);
INSERT INTO "sqlite_sequence" VALUES('setting',4);
INSERT INTO "sqlite_sequence" VALUES('dose',2);
INSERT INTO "sqlite_sequence" VALUES('label_row',10);
INSERT INTO "sqlite_sequence" VALUES('label',3);
INSERT INTO "sqlite_sequence" VALUES('product',2);
INSERT INTO "sqlite_sequence" VALUES('intake',3);
COMMIT;
