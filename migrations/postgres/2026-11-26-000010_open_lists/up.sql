-- Lists that grow are not closed by the tables: a newer server beside this one may write what this one does not know.
ALTER TABLE unit DROP CONSTRAINT IF EXISTS unit_kind_check;
ALTER TABLE role_assignment DROP CONSTRAINT IF EXISTS role_assignment_role_check;
ALTER TABLE nomination DROP CONSTRAINT IF EXISTS nomination_commendation_type_check;
ALTER TABLE nomination DROP CONSTRAINT IF EXISTS nomination_status_check;
ALTER TABLE nomination DROP CONSTRAINT IF EXISTS nomination_holder_role_check;
ALTER TABLE hold DROP CONSTRAINT IF EXISTS hold_kind_check;
ALTER TABLE cycle DROP CONSTRAINT IF EXISTS cycle_commendation_type_check;
ALTER TABLE cycle DROP CONSTRAINT IF EXISTS cycle_late_check;
ALTER TABLE reminder DROP CONSTRAINT IF EXISTS reminder_kind_check;
ALTER TABLE award DROP CONSTRAINT IF EXISTS award_cancel_ground_check;
ALTER TABLE rating DROP CONSTRAINT IF EXISTS rating_grade_check;
ALTER TABLE account_link DROP CONSTRAINT IF EXISTS account_link_purpose_check;
