-- A number is one with those that look alike: the key is the series without marks, case and dashes. The letter of `163a` stands in a column
-- of its own, and before the series too, where the version before shows it. Rows whose series has other letters keep none; nor does the
-- second of two that were given already.
ALTER TABLE decision ADD COLUMN number_suffix TEXT NOT NULL DEFAULT '';
ALTER TABLE decision ADD COLUMN series_key TEXT;
UPDATE decision SET series_key = trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(series, 'Đ', 'd'), 'đ', 'd'), 'Ð', 'd'), 'ð', 'd'), '-', ''), '–', ''), '.', ''), ' ', '')), '/') WHERE status = 'issued';
UPDATE decision SET series_key = NULL WHERE series_key IS NOT NULL AND NOT (series_key <> '' AND series_key NOT GLOB '*[^a-z0-9/]*');
UPDATE decision SET series_key = NULL WHERE EXISTS (
    SELECT 1 FROM decision AS other
    WHERE other.issuer_unit_id = decision.issuer_unit_id AND other.decided_year = decision.decided_year AND other.number = decision.number
        AND other.series_key = decision.series_key AND other.id < decision.id);
CREATE UNIQUE INDEX decision_number ON decision (issuer_unit_id, decided_year, series_key, number_suffix, number);

-- Our counters go by the key too; those of the version before stay beside them.
INSERT INTO number_counter (unit_id, year, series, value)
    SELECT unit_id, year, key, max(value) FROM (SELECT unit_id, year, value, trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(series, 'Đ', 'd'), 'đ', 'd'), 'Ð', 'd'), 'ð', 'd'), '-', ''), '–', ''), '.', ''), ' ', '')), '/') AS key FROM number_counter WHERE substr(series, 1, 1) <> char(1)) AS keyed
    WHERE key <> '' AND key NOT GLOB '*[^a-z0-9/]*' GROUP BY unit_id, year, key
    ON CONFLICT (unit_id, year, series) DO UPDATE SET value = max(number_counter.value, excluded.value);

-- The number of a submission letter is one of its unit and year.
ALTER TABLE submission_letter ADD COLUMN number_year INTEGER;
ALTER TABLE submission_letter ADD COLUMN number_key TEXT;
UPDATE submission_letter SET number_year = CAST(strftime('%Y', created_at, '+7 hours') AS INTEGER), number_key = ltrim(trim(lower(replace(replace(replace(replace(replace(replace(replace(replace(number, 'Đ', 'd'), 'đ', 'd'), 'Ð', 'd'), 'ð', 'd'), '-', ''), '–', ''), '.', ''), ' ', '')), '/'), '0') WHERE number IS NOT NULL;
UPDATE submission_letter SET number_key = NULL WHERE number_key IS NOT NULL AND NOT (number_key <> '' AND number_key NOT GLOB '*[^a-z0-9/]*');
UPDATE submission_letter SET number_key = NULL WHERE EXISTS (
    SELECT 1 FROM submission_letter AS other
    WHERE other.unit_id = submission_letter.unit_id AND other.number_year = submission_letter.number_year
        AND other.number_key = submission_letter.number_key AND other.id < submission_letter.id);
CREATE UNIQUE INDEX submission_letter_number ON submission_letter (unit_id, number_year, number_key);

-- The papers of superior authorities, by authority and day.
CREATE INDEX award_external ON award (issuer_code, decided_on) WHERE decision_id IS NULL;
