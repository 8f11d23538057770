-- What a signature freezes: each name on the list, the name of the award, the issuer. None before it, and where the version before signed.
ALTER TABLE decision ADD COLUMN issuer_code TEXT;
ALTER TABLE decision ADD COLUMN issuer_name TEXT;
ALTER TABLE decision_line ADD COLUMN subject_name TEXT;
ALTER TABLE decision_line ADD COLUMN award_name_vi TEXT;
ALTER TABLE decision_line ADD COLUMN award_name_en TEXT;

-- What was signed before: the record tells of what was issued, with the name as it was before it was put right; else what holds today.
UPDATE decision SET
    issuer_code = COALESCE(
        (SELECT award.issuer_code FROM decision_line JOIN award ON award.nomination_id = decision_line.nomination_id WHERE decision_line.decision_id = decision.id LIMIT 1),
        (SELECT unit.code FROM unit WHERE unit.id = decision.issuer_unit_id)),
    issuer_name = COALESCE(
        (SELECT award.issuer_name FROM decision_line JOIN award ON award.nomination_id = decision_line.nomination_id WHERE decision_line.decision_id = decision.id LIMIT 1),
        (SELECT unit.name FROM unit WHERE unit.id = decision.issuer_unit_id))
WHERE status <> 'drafted';
UPDATE decision_line SET
    subject_name = COALESCE(
        (SELECT correction.before FROM award JOIN correction ON correction.award_id = award.id WHERE award.nomination_id = decision_line.nomination_id ORDER BY correction.id LIMIT 1),
        (SELECT award.subject_name FROM award WHERE award.nomination_id = decision_line.nomination_id),
        (SELECT subject.name FROM nomination JOIN subject ON subject.id = nomination.subject_id WHERE nomination.id = decision_line.nomination_id)),
    award_name_vi = (SELECT award.award_name_vi FROM award WHERE award.nomination_id = decision_line.nomination_id),
    award_name_en = (SELECT award.award_name_en FROM award WHERE award.nomination_id = decision_line.nomination_id)
WHERE decision_id IN (SELECT id FROM decision WHERE status <> 'drafted');
