-- Lists that grow are not closed by the tables: a newer server beside this one may write what this one does not know.
-- SQLite cannot drop a CHECK; editing the text of the schema is its own way to do so (https://sqlite.org/lang_altertable.html, "other
-- kinds of table schema changes"). The table that comes and goes makes every other connection read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ' kind TEXT NOT NULL CHECK (kind IN (''nation'',''province'',''department'',''commune'',''ward'',''special_zone'',''village'',''school'',''enterprise'',''office''))', ' kind TEXT NOT NULL') WHERE type = 'table' AND name = 'unit';
UPDATE sqlite_schema SET sql = replace(sql, ' role TEXT NOT NULL CHECK (role IN (''emulation_officer'',''unit_head'',''standing_office_specialist'',''standing_office_head'',''council_secretary'',''council_member'',''chairman'',''inspector'',''administrator''))', ' role TEXT NOT NULL') WHERE type = 'table' AND name = 'role_assignment';
UPDATE sqlite_schema SET sql = replace(sql, ' commendation_type TEXT NOT NULL CHECK (commendation_type IN (''merit'',''ad_hoc'',''movement''))', ' commendation_type TEXT NOT NULL') WHERE type = 'table' AND name = 'nomination';
UPDATE sqlite_schema SET sql = replace(sql, ' status TEXT NOT NULL CHECK (status IN (''draft'',''in_progress'',''returned'',''supplementing'',''on_hold'',''refused'',''withdrawn'',''awarded''))', ' status TEXT NOT NULL') WHERE type = 'table' AND name = 'nomination';
UPDATE sqlite_schema SET sql = replace(sql, ' holder_role TEXT CHECK (holder_role IN (''emulation_officer'',''unit_head'',''standing_office_specialist'',''standing_office_head'',''council_secretary'',''council_member'',''chairman''))', ' holder_role TEXT') WHERE type = 'table' AND name = 'nomination';
UPDATE sqlite_schema SET sql = replace(sql, ' kind TEXT NOT NULL CHECK (kind IN (''discipline'',''investigation'',''complaint'',''press''))', ' kind TEXT NOT NULL') WHERE type = 'table' AND name = 'hold';
UPDATE sqlite_schema SET sql = replace(sql, ' commendation_type TEXT NOT NULL CHECK (commendation_type IN (''merit'',''ad_hoc'',''movement''))', ' commendation_type TEXT NOT NULL') WHERE type = 'table' AND name = 'cycle';
UPDATE sqlite_schema SET sql = replace(sql, ' late TEXT NOT NULL CHECK (late IN (''refuse'',''mark''))', ' late TEXT NOT NULL') WHERE type = 'table' AND name = 'cycle';
UPDATE sqlite_schema SET sql = replace(sql, ' kind TEXT NOT NULL CHECK (kind IN (''due_soon'',''overdue'',''overdue_superior''))', ' kind TEXT NOT NULL') WHERE type = 'table' AND name = 'reminder';
UPDATE sqlite_schema SET sql = replace(sql, ' cancel_ground TEXT CHECK (cancel_ground IN (''false_declaration'',''forged_papers'',''against_the_law'',''later_conclusion''))', ' cancel_ground TEXT') WHERE type = 'table' AND name = 'award';
UPDATE sqlite_schema SET sql = replace(sql, ' grade TEXT NOT NULL CHECK (grade IN (''excellent'',''good'',''completed'',''not_completed''))', ' grade TEXT NOT NULL') WHERE type = 'table' AND name = 'rating';
UPDATE sqlite_schema SET sql = replace(sql, ' purpose TEXT NOT NULL CHECK (purpose IN (''invitation'',''reset''))', ' purpose TEXT NOT NULL') WHERE type = 'table' AND name = 'account_link';
PRAGMA writable_schema = RESET;
CREATE TABLE schema_was_edited (id INTEGER PRIMARY KEY) STRICT;
DROP TABLE schema_was_edited;
