# Closed lists
subject-individual = individual
subject-collective = collective
subject-household = household

# Problems
problem-open_files = Files have not ended
problem-open_files-detail = { $count } files of this unit have not ended. Merge it into the unit that takes its place: its files pass on.

# Fields
field-has_left = This person has left the staff: no new file is written for them.
field-has_died = The register says that this person has died: they are honoured after death alone, with the day and who receives for the family.
field-circle = A unit cannot lie below itself or below one of its own.
field-kind_not_below = A unit of this kind cannot lie there: its level must be below that of the unit above it, and above that of the units below it.
field-no_short_name = A short name is 2 to 8 letters without marks and digits, a letter first, as SNV.
field-closed_unit = This unit is closed.
field-on_register = This name is kept by the staff register; it is changed there.
field-before_unit = Before the first day of the unit.

# Pages
page-duties-short = Duties
page-merge = Merge
page-merge-note = The unit closes; files on their way, unsigned letters and decisions that are not issued pass to its successor. Awards and histories stay. This cannot be undone.
page-find-successor = Find the successor by name
page-short-name = Short name
page-successor = Successor
page-merge-reason = The paper it rests on
page-files-pass-on = Files that pass on
page-confirm-merge = I have checked both units and what passes on
