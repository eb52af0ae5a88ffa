PRAGMA application_id=1296520020;
PRAGMA user_version=3;
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
INSERT INTO "change" VALUES(5,1,'setting',5,NULL,'{"id":5,"name":"refill-ahead","value":"10","seal":3093713699}',196023791);
INSERT INTO "change" VALUES(6,1,'setting',6,NULL,'{"id":6,"name":"day-start","value":"05:00","seal":2791658106}',1324393535);
INSERT INTO "change" VALUES(7,1,'setting',7,NULL,'{"id":7,"name":"bedtime","value":"23:30","seal":3203192537}',629167848);
INSERT INTO "change" VALUES(8,1,'setting',8,NULL,'{"id":8,"name":"morning","value":"07:00","seal":2142506507}',3246071804);
INSERT INTO "change" VALUES(9,1,'setting',9,NULL,'{"id":9,"name":"noon","value":"13:00","seal":3683759895}',592857480);
INSERT INTO "change" VALUES(10,1,'setting',10,NULL,'{"id":10,"name":"afternoon","value":"16:45","seal":2290712143}',2175580036);
INSERT INTO "change" VALUES(11,1,'setting',11,NULL,'{"id":11,"name":"evening","value":"19:00","seal":1355305046}',2805935914);
INSERT INTO "change" VALUES(12,1,'setting',12,NULL,'{"id":12,"name":"breakfast","value":"06:40","seal":3785916144}',3881754003);
INSERT INTO "change" VALUES(13,1,'setting',13,NULL,'{"id":13,"name":"lunch","value":"13:10","seal":1935106113}',383600264);
INSERT INTO "change" VALUES(14,1,'setting',14,NULL,'{"id":14,"name":"dinner","value":"20:05","seal":491862482}',783979974);
INSERT INTO "change" VALUES(15,1,'medicine',1,NULL,'{"id":1,"name":"Levothyroxin Größe 50 — 夜","clock":390,"days":69,"since":"2026-01-31","until":"2026-12-24","seal":1711202117}',3472857580);
INSERT INTO "change" VALUES(16,1,'medicine',2,NULL,'{"id":2,"name":"doxycycline","days":127,"seal":1597492532}',1495981390);
INSERT INTO "change" VALUES(17,1,'condition',1,NULL,'{"id":1,"name":"kidney-disease","egfr":55,"seal":3641637156}',640718542);
INSERT INTO "change" VALUES(18,1,'condition',2,NULL,'{"id":2,"name":"haemochromatosis","seal":3890336161}',614533678);
INSERT INTO "change" VALUES(19,1,'own_limit',1,NULL,'{"id":1,"nutrient":"magnesium","mass":200000001,"set_by":"Dr Müller","note":"until the next test","seal":2659112584}',1444578290);
INSERT INTO "change" VALUES(20,1,'own_limit',2,NULL,'{"id":2,"nutrient":"zinc","mass":1,"set_by":"dietitian","note":"","seal":2044846898}',898820781);
INSERT INTO "change" VALUES(21,1,'own_rule',1,NULL,'{"id":1,"first":"zinc","second":"doxycycline","apart":150,"note":"as the label says","seal":4137353294}',4150689898);
INSERT INTO "change" VALUES(22,1,'own_rule',2,NULL,'{"id":2,"first":"abendruhe-5","second":"iron","apart":2880,"note":"","seal":1298199957}',2851124749);
INSERT INTO "change" VALUES(23,2,'product',1,NULL,'{"id":1,"slug":"abendruhe-5","brand":"Mühle & Söhne","name":"Abendruhe Größe 5 — 夜 🌙","unit":"tablet","units_per_container":90000,"source":"the box; https://example.org/abendruhe","status":"partly-checked","archived":"2027-01-01","note":"from the shop at the corner","seal":1054030208}',11471513);
INSERT INTO "change" VALUES(24,2,'label',1,NULL,'{"id":1,"product_id":1,"units_per_serving":2000,"seal":2570073281}',744635742);
INSERT INTO "change" VALUES(25,2,'label_row',1,NULL,'{"id":1,"label_id":1,"position":0,"basis":"declared","substance":"magnesium","low":141000001,"high":141000001,"seal":2589119372}',3579609962);
INSERT INTO "change" VALUES(26,2,'label_row',2,NULL,'{"id":2,"label_id":1,"position":1,"basis":"part","substance":"magnesium","form":"citrate","compound":900000000,"seal":2833664120}',3967822486);
INSERT INTO "change" VALUES(27,2,'label_row',3,NULL,'{"id":3,"label_id":1,"position":2,"basis":"part","substance":"magnesium","form":"bisglycinate","seal":929392018}',2880778014);
INSERT INTO "change" VALUES(28,2,'label_row',4,NULL,'{"id":4,"label_id":1,"position":3,"basis":"part","substance":"magnesium","compound":5,"seal":2095748239}',658810103);
INSERT INTO "change" VALUES(29,2,'label_row',5,NULL,'{"id":5,"label_id":1,"position":4,"basis":"range","substance":"zinc","form":"picolinate","low":9000000,"high":11000000,"seal":1605709083}',1508593525);
INSERT INTO "change" VALUES(30,2,'label_row',6,NULL,'{"id":6,"label_id":1,"position":5,"basis":"declared","substance":"vitamin-b6","low":0,"high":0,"seal":249146528}',2502167286);
INSERT INTO "change" VALUES(31,2,'label_row',7,NULL,'{"id":7,"label_id":1,"position":6,"basis":"content","substance":"rhodiola extract","compound":500000000,"seal":512932341}',3779756325);
INSERT INTO "change" VALUES(32,2,'label_row',8,NULL,'{"id":8,"label_id":1,"position":7,"basis":"content","substance":"trans-resveratrol","seal":3358096745}',834632672);
INSERT INTO "change" VALUES(33,2,'label',2,NULL,'{"id":2,"product_id":1,"since":"2026-11-10","units_per_serving":3000,"seal":3847673200}',2272455371);
INSERT INTO "change" VALUES(34,2,'label_row',9,NULL,'{"id":9,"label_id":2,"position":0,"basis":"unresolved","substance":"magnesium","form":"oxide","compound":500000000,"seal":1506740893}',2578197223);
INSERT INTO "change" VALUES(35,2,'dose',1,NULL,'{"id":1,"product_id":1,"units":1000,"clock":1020,"since":"2026-11-01","until":"2026-11-09","seal":2357552661}',2366955808);
INSERT INTO "change" VALUES(36,2,'dose',2,NULL,'{"id":2,"product_id":1,"units":1500,"slot":"night","since":"2026-11-10","seal":3704695981}',3130776404);
INSERT INTO "change" VALUES(37,3,'product',2,NULL,'{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","note":"","seal":767095087}',4001334074);
INSERT INTO "change" VALUES(38,3,'label',3,NULL,'{"id":3,"product_id":2,"units_per_serving":1,"seal":2781387067}',879061615);
INSERT INTO "change" VALUES(39,3,'label_row',10,NULL,'{"id":10,"label_id":3,"position":0,"basis":"computed","substance":"zinc","form":"picolinate","compound":50000000,"low":10510000,"high":10510000,"seal":1182095584}',4140467720);
INSERT INTO "change" VALUES(40,4,'product',3,NULL,'{"id":3,"slug":"calm","brand":"","name":"Calm","unit":"capsule","source":"","status":"own","note":"","seal":533052941}',4000282221);
INSERT INTO "change" VALUES(41,4,'label',4,NULL,'{"id":4,"product_id":3,"units_per_serving":2000,"seal":2364546272}',147656922);
INSERT INTO "change" VALUES(42,4,'label_row',11,NULL,'{"id":11,"label_id":4,"position":0,"basis":"computed","substance":"zinc","form":"picolinate","compound":50000000,"low":10510000,"high":10510000,"seal":2935452867}',2660738266);
INSERT INTO "change" VALUES(43,4,'dose',3,NULL,'{"id":3,"product_id":3,"units":1000,"clock":1020,"since":"2026-11-03","seal":2482022164}',588353794);
INSERT INTO "change" VALUES(44,4,'schedule',1,NULL,'{"id":1,"dose_id":3,"weekdays":69,"cycle":1,"days_on":1,"lead":0,"step":0,"seal":2185029444}',2227687106);
INSERT INTO "change" VALUES(45,4,'dose',4,NULL,'{"id":4,"product_id":3,"units":500,"slot":"noon","since":"2026-11-04","until":"2026-11-30","seal":4291491559}',3788383798);
INSERT INTO "change" VALUES(46,4,'schedule',2,NULL,'{"id":2,"dose_id":4,"weekdays":127,"cycle":2,"days_on":1,"lead":0,"step":0,"seal":2844229953}',281607415);
INSERT INTO "change" VALUES(47,4,'dose',5,NULL,'{"id":5,"product_id":3,"units":1000,"slot":"evening","since":"2026-11-05","seal":3117726013}',481493976);
INSERT INTO "change" VALUES(48,4,'schedule',3,NULL,'{"id":3,"dose_id":5,"weekdays":127,"cycle":28,"days_on":21,"lead":0,"step":0,"anchor":"2026-10-31","seal":3407454831}',1067159045);
INSERT INTO "change" VALUES(49,4,'dose',6,NULL,'{"id":6,"product_id":3,"units":2000,"slot":"evening","since":"2026-11-06","seal":4272962543}',3076999205);
INSERT INTO "change" VALUES(50,4,'schedule',4,NULL,'{"id":4,"dose_id":6,"weekdays":127,"cycle":1,"days_on":1,"meal":"dinner","lead":-240,"step":0,"seal":3331782743}',905720342);
INSERT INTO "change" VALUES(51,4,'dose',7,NULL,'{"id":7,"product_id":3,"units":2000,"slot":"noon","since":"2026-11-07","seal":1867484466}',671320382);
INSERT INTO "change" VALUES(52,4,'schedule',5,NULL,'{"id":5,"dose_id":7,"weekdays":32,"cycle":1,"days_on":1,"meal":"lunch","lead":30,"step":0,"seal":452619258}',578912755);
INSERT INTO "change" VALUES(53,4,'dose',8,NULL,'{"id":8,"product_id":3,"units":2000,"slot":"morning","since":"2026-11-08","seal":3761011998}',996931697);
INSERT INTO "change" VALUES(54,4,'schedule',6,NULL,'{"id":6,"dose_id":8,"weekdays":127,"cycle":1,"days_on":1,"meal":"breakfast","lead":0,"step":0,"seal":1163173936}',3168563134);
INSERT INTO "change" VALUES(55,4,'dose',9,NULL,'{"id":9,"product_id":3,"units":1000,"slot":"morning","since":"2026-11-09","seal":4074573554}',1783535907);
INSERT INTO "change" VALUES(56,4,'schedule',7,NULL,'{"id":7,"dose_id":9,"weekdays":127,"cycle":1,"days_on":1,"lead":0,"most":2500,"step":0,"seal":1856199712}',2460288773);
INSERT INTO "change" VALUES(57,4,'dose',10,NULL,'{"id":10,"product_id":3,"units":3000,"slot":"night","since":"2026-11-10","seal":3361863905}',585824049);
INSERT INTO "change" VALUES(58,4,'schedule',8,NULL,'{"id":8,"dose_id":10,"weekdays":127,"cycle":1,"days_on":1,"lead":0,"step":1,"seal":1254840542}',4038304880);
INSERT INTO "change" VALUES(59,5,'lot',1,NULL,'{"id":1,"product_id":3,"code":"A-123 Größe 夜","containers":2,"units":3000,"remaining":3000,"since":"2026-11-02","expires":"2027-05-31","price":34500,"currency":"EUR","seal":256260081}',573015905);
INSERT INTO "change" VALUES(60,6,'lot',2,NULL,'{"id":2,"product_id":3,"code":"","containers":1,"units":90500,"remaining":90500,"since":"2026-11-03","seal":2882806499}',1335010619);
INSERT INTO "change" VALUES(61,7,'closing',1,NULL,'{"id":1,"day":"2026-11-08","seal":2836689442}',970722669);
INSERT INTO "change" VALUES(62,7,'closing',2,NULL,'{"id":2,"day":"2026-11-19","seal":966970242}',3843952389);
INSERT INTO "change" VALUES(63,8,'intake',1,NULL,'{"id":1,"product_id":1,"label_id":1,"units":1000,"status":"taken","at":1794164400,"utc_offset":60,"day":"2026-11-08","dose_id":1,"planned":1020,"note":"with dinner — ✓","seal":1428842211}',3630173108);
INSERT INTO "change" VALUES(64,9,'intake',2,NULL,'{"id":2,"product_id":2,"label_id":3,"units":250,"status":"taken","at":1795201140,"utc_offset":-210,"day":"2026-11-20","note":"","seal":3474739140}',3953417176);
INSERT INTO "change" VALUES(65,10,'intake',3,NULL,'{"id":3,"product_id":1,"label_id":2,"units":1500,"status":"skipped","at":1795201200,"utc_offset":60,"day":"2026-11-20","dose_id":2,"slot":"night","planned":1320,"note":"forgot the box","seal":230248499}',3272964410);
INSERT INTO "change" VALUES(66,11,'intake',4,NULL,'{"id":4,"product_id":3,"label_id":4,"units":2000,"status":"taken","at":1794510000,"utc_offset":60,"day":"2026-11-12","dose_id":10,"slot":"night","planned":1320,"note":"","seal":4067702794}',1405596578);
INSERT INTO "change" VALUES(67,11,'draw',1,NULL,'{"id":1,"intake_id":4,"lot_id":1,"units":2000,"seal":202602972}',2395490469);
INSERT INTO "change" VALUES(68,11,'lot',1,'{"id":1,"product_id":3,"code":"A-123 Größe 夜","containers":2,"units":3000,"remaining":3000,"since":"2026-11-02","expires":"2027-05-31","price":34500,"currency":"EUR","seal":256260081}','{"id":1,"product_id":3,"code":"A-123 Größe 夜","containers":2,"units":3000,"remaining":1000,"since":"2026-11-02","expires":"2027-05-31","price":34500,"currency":"EUR","seal":3719569723}',1033933078);
INSERT INTO "change" VALUES(69,12,'intake',5,NULL,'{"id":5,"product_id":3,"label_id":4,"units":2500,"status":"taken","at":1795287600,"utc_offset":540,"day":"2026-11-21","note":"in Tokyo","seal":568263470}',1358443811);
INSERT INTO "change" VALUES(70,12,'draw',2,NULL,'{"id":2,"intake_id":5,"lot_id":1,"units":1000,"seal":4133288215}',329734561);
INSERT INTO "change" VALUES(71,12,'lot',1,'{"id":1,"product_id":3,"code":"A-123 Größe 夜","containers":2,"units":3000,"remaining":1000,"since":"2026-11-02","expires":"2027-05-31","price":34500,"currency":"EUR","seal":3719569723}','{"id":1,"product_id":3,"code":"A-123 Größe 夜","containers":2,"units":3000,"remaining":0,"since":"2026-11-02","expires":"2027-05-31","price":34500,"currency":"EUR","seal":750515425}',4161329327);
INSERT INTO "change" VALUES(72,12,'draw',3,NULL,'{"id":3,"intake_id":5,"lot_id":2,"units":1500,"seal":3523407792}',2065916158);
INSERT INTO "change" VALUES(73,12,'lot',2,'{"id":2,"product_id":3,"code":"","containers":1,"units":90500,"remaining":90500,"since":"2026-11-03","seal":2882806499}','{"id":2,"product_id":3,"code":"","containers":1,"units":90500,"remaining":89000,"since":"2026-11-03","seal":3609913698}',1628557939);
INSERT INTO "change" VALUES(74,13,'product',2,'{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","note":"","seal":767095087}','{"id":2,"slug":"zinc","brand":"","name":"Zinc","unit":"mL","source":"","status":"own","archived":"2026-11-20","note":"","seal":4016413717}',2688511577);
CREATE TABLE closing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL UNIQUE CHECK (day IS date(day, '+0 days')),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "closing" VALUES(1,'2026-11-08',2836689442);
INSERT INTO "closing" VALUES(2,'2026-11-19',966970242);
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
INSERT INTO "dose" VALUES(3,3,1000,NULL,1020,'2026-11-03',NULL,2482022164);
INSERT INTO "dose" VALUES(4,3,500,'noon',NULL,'2026-11-04','2026-11-30',4291491559);
INSERT INTO "dose" VALUES(5,3,1000,'evening',NULL,'2026-11-05',NULL,3117726013);
INSERT INTO "dose" VALUES(6,3,2000,'evening',NULL,'2026-11-06',NULL,4272962543);
INSERT INTO "dose" VALUES(7,3,2000,'noon',NULL,'2026-11-07',NULL,1867484466);
INSERT INTO "dose" VALUES(8,3,2000,'morning',NULL,'2026-11-08',NULL,3761011998);
INSERT INTO "dose" VALUES(9,3,1000,'morning',NULL,'2026-11-09',NULL,4074573554);
INSERT INTO "dose" VALUES(10,3,3000,'night',NULL,'2026-11-10',NULL,3361863905);
CREATE TABLE draw (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intake_id INTEGER NOT NULL REFERENCES intake (id) DEFERRABLE INITIALLY DEFERRED,
    lot_id INTEGER NOT NULL REFERENCES lot (id) DEFERRABLE INITIALLY DEFERRED,
    units INTEGER NOT NULL CHECK (units > 0),
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "draw" VALUES(1,4,1,2000,202602972);
INSERT INTO "draw" VALUES(2,5,1,1000,4133288215);
INSERT INTO "draw" VALUES(3,5,2,1500,3523407792);
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
INSERT INTO "intake" VALUES(4,3,4,2000,'taken',1794510000,60,'2026-11-12',10,'night',1320,'',4067702794);
INSERT INTO "intake" VALUES(5,3,4,2500,'taken',1795287600,540,'2026-11-21',NULL,NULL,NULL,'in Tokyo',568263470);
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
INSERT INTO "label" VALUES(4,3,NULL,2000,2364546272);
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
INSERT INTO "label_row" VALUES(11,4,0,'computed','zinc','picolinate',50000000,10510000,10510000,2935452867);
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
INSERT INTO "lot" VALUES(1,3,'A-123 Größe 夜',2,3000,0,'2026-11-02','2027-05-31',34500,'EUR',750515425);
INSERT INTO "lot" VALUES(2,3,'',1,90500,89000,'2026-11-03',NULL,NULL,NULL,3609913698);
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
INSERT INTO "operation" VALUES(4,1795201202,'magstack add Calm','Added calm','done',1706065297);
INSERT INTO "operation" VALUES(5,1795201203,'magstack stock add calm','Added to the stock of calm','done',3315667976);
INSERT INTO "operation" VALUES(6,1795201203,'magstack stock add calm','Added to the stock of calm','done',430607867);
INSERT INTO "operation" VALUES(7,1795201204,'magstack close','Closed two days','done',2750682235);
INSERT INTO "operation" VALUES(8,1794164400,'magstack take abendruhe-5','taken abendruhe-5','done',4125733400);
INSERT INTO "operation" VALUES(9,1795201140,'magstack take zinc','taken zinc','done',93929233);
INSERT INTO "operation" VALUES(10,1795201200,'magstack take abendruhe-5','skipped abendruhe-5','done',4133838799);
INSERT INTO "operation" VALUES(11,1794510000,'magstack take calm','taken calm','done',208527058);
INSERT INTO "operation" VALUES(12,1795287600,'magstack take calm','taken calm','done',1217563292);
INSERT INTO "operation" VALUES(13,1795201209,'magstack archive zinc','Archived zinc','undone',1166312262);
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
INSERT INTO "product" VALUES(3,'calm','','Calm','capsule',NULL,'','own',NULL,'',533052941);
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
INSERT INTO "schedule" VALUES(1,3,69,1,1,NULL,0,NULL,0,NULL,2185029444);
INSERT INTO "schedule" VALUES(2,4,127,2,1,NULL,0,NULL,0,NULL,2844229953);
INSERT INTO "schedule" VALUES(3,5,127,28,21,NULL,0,NULL,0,'2026-10-31',3407454831);
INSERT INTO "schedule" VALUES(4,6,127,1,1,'dinner',-240,NULL,0,NULL,3331782743);
INSERT INTO "schedule" VALUES(5,7,32,1,1,'lunch',30,NULL,0,NULL,452619258);
INSERT INTO "schedule" VALUES(6,8,127,1,1,'breakfast',0,NULL,0,NULL,1163173936);
INSERT INTO "schedule" VALUES(7,9,127,1,1,NULL,0,2500,0,NULL,1856199712);
INSERT INTO "schedule" VALUES(8,10,127,1,1,NULL,0,NULL,1,NULL,1254840542);
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
INSERT INTO "setting" VALUES(5,'refill-ahead','10',3093713699);
INSERT INTO "setting" VALUES(6,'day-start','05:00',2791658106);
INSERT INTO "setting" VALUES(7,'bedtime','23:30',3203192537);
INSERT INTO "setting" VALUES(8,'morning','07:00',2142506507);
INSERT INTO "setting" VALUES(9,'noon','13:00',3683759895);
INSERT INTO "setting" VALUES(10,'afternoon','16:45',2290712143);
INSERT INTO "setting" VALUES(11,'evening','19:00',1355305046);
INSERT INTO "setting" VALUES(12,'breakfast','06:40',3785916144);
INSERT INTO "setting" VALUES(13,'lunch','13:10',1935106113);
INSERT INTO "setting" VALUES(14,'dinner','20:05',491862482);
CREATE TABLE tally (
    entity TEXT NOT NULL,
    day TEXT NOT NULL,
    entries INTEGER NOT NULL,
    seals INTEGER NOT NULL,
    PRIMARY KEY (entity, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('closing','2026-11-08',1,2836689442);
INSERT INTO "tally" VALUES('closing','2026-11-19',1,966970242);
INSERT INTO "tally" VALUES('condition','',2,7531973317);
INSERT INTO "tally" VALUES('dose','',10,33291384844);
INSERT INTO "tally" VALUES('draw','1',2,4335891187);
INSERT INTO "tally" VALUES('draw','2',1,3523407792);
INSERT INTO "tally" VALUES('intake','2026-11-08',1,1428842211);
INSERT INTO "tally" VALUES('intake','2026-11-12',1,4067702794);
INSERT INTO "tally" VALUES('intake','2026-11-20',2,3704987639);
INSERT INTO "tally" VALUES('intake','2026-11-21',1,568263470);
INSERT INTO "tally" VALUES('label','',4,11563679820);
INSERT INTO "tally" VALUES('label_row','',11,19798097790);
INSERT INTO "tally" VALUES('lot','',2,4360429123);
INSERT INTO "tally" VALUES('medicine','',2,3308694649);
INSERT INTO "tally" VALUES('own_limit','',2,4703959482);
INSERT INTO "tally" VALUES('own_rule','',2,5435553251);
INSERT INTO "tally" VALUES('product','',3,2354178236);
INSERT INTO "tally" VALUES('schedule','',8,16495330419);
INSERT INTO "tally" VALUES('setting','',14,31014105943);
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
CREATE INDEX lot_product ON lot (product_id);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',74);
INSERT INTO "sqlite_sequence" VALUES('condition',2);
INSERT INTO "sqlite_sequence" VALUES('medicine',2);
INSERT INTO "sqlite_sequence" VALUES('operation',13);
INSERT INTO "sqlite_sequence" VALUES('own_limit',2);
INSERT INTO "sqlite_sequence" VALUES('own_rule',2);
INSERT INTO "sqlite_sequence" VALUES('setting',14);
INSERT INTO "sqlite_sequence" VALUES('dose',10);
INSERT INTO "sqlite_sequence" VALUES('label_row',11);
INSERT INTO "sqlite_sequence" VALUES('label',4);
INSERT INTO "sqlite_sequence" VALUES('product',3);
INSERT INTO "sqlite_sequence" VALUES('schedule',8);
INSERT INTO "sqlite_sequence" VALUES('lot',2);
INSERT INTO "sqlite_sequence" VALUES('closing',2);
INSERT INTO "sqlite_sequence" VALUES('intake',5);
INSERT INTO "sqlite_sequence" VALUES('draw',3);
COMMIT;
