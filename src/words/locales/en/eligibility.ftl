# Closed lists
hold-discipline = Discipline being considered
hold-investigation = Under investigation, inspection or audit
hold-complaint = Complaint or denunciation being verified
hold-press = Press report being verified
grade-excellent = Excellent
grade-good = Good
grade-completed = Completed
grade-not_completed = Not completed
outcome-met = Met
outcome-not_met = Not met
outcome-needs_review = Needs review
said-met = Looked at: met
said-not_met = Looked at: not met
said-overruled = Overruled

# Problems
problem-own_case = Your own case
problem-own_case-detail = Nobody acts on a file from which they benefit, or whoever they stand in for, or a collective or household they lead.
problem-same_name = A subject of your name
problem-same_name-detail = The subject is nobody on the register and bears your name, or that of whoever you stand in for. Somebody else with the right has to say that they are two people.
problem-not_eligible = Not eligible
problem-not_eligible-detail = { $files }: a check is not met, or nobody has looked at it. The checking office says what it found; what is not met the head of the standing office may overrule with a reason.

# Fields
field-same_achievement = { $rule }: this achievement or event has led to another form already, or is proposed for one ({ $citation }).
field-same_days = { $rule }: another file has days in common; look whether it is the same deed ({ $citation }).
field-first_for_it = { $rule }: no other form for this achievement.
field-titles_exempt = { $rule }: does not concern emulation titles.
field-nothing_held = { $rule }: nothing is held against the subject.
field-held_against = { $rule }: something is being looked into ({ $citation }).
field-no_base_asked = { $rule }: the standard asks for no earlier award.
field-base_for_merit = { $rule }: an award for merit is there as a base.
field-base_not_merit = { $rule }: ad-hoc and thematic awards are no base for a merit award ({ $citation }).
field-base_taken_back = { $rule }: the award it rested on was cancelled ({ $citation }).
field-no_base_on_record = { $rule }: no award as a base is on record; look into it ({ $citation }).
field-same_name = { $rule }: a subject of the same kind and name, in the unit or in the one above or below, has a file for the same event or days; look whether the two are one ({ $citation }).
field-namesake_held = { $rule }: something is held against a subject of the same kind and name, in the unit or in the one above or below; look whether the two are one ({ $citation }).
field-no_title = { $rule }: concerns emulation titles alone.
field-first_of_the_year = { $rule }: no such title for this year yet.
field-title_of_the_year = { $rule }: this title was given for the year, or is proposed ({ $citation }).
field-title_same_name = { $rule }: a subject of the same kind and name, in the unit or in the one above or below, is proposed for this title of the year; look whether the two are one ({ $citation }).
field-no_rating_asked = { $rule }: the standard asks for no rating.
field-no_rating_on_record = { $rule }: no rating of the year is on record; look whether the person is rated, and how ({ $citation }).
field-rating_high_enough = { $rule }: the rating of the year is high enough.
field-rating_too_low = { $rule }: the rating of the year is lower than the title asks ({ $citation }).
field-not_told = a check stands in the way; the checking office knows more.
field-law_missing = { $rule }: the law of the day the file came in does not have this award, so nothing can be found ({ $citation }).
field-enough_met = { $rule }: enough of what it asks for is met.
field-too_few_looked_at = { $rule }: look at what needs a look: enough of it may be met ({ $citation }).
field-too_few_met = { $rule }: too little of what it asks for is met ({ $citation }).

# Pages
page-duties = Who checks and who decides
page-two-hands = who checks does not decide
page-duties-how = Who checks or weighs a file does not decide on it. Allow it only where there are too few people; the files will say so.
page-part-hands = Part checking from deciding
page-join-hands = Allow one hand to do both
page-holds = Holds
page-ratings = Ratings
page-ratings-note = How well each year was, entered by the emulation officer of the unit. Titles rest on the rating of their year.
page-rating-year = Year
page-grade = Rating
page-rating-source = Paper it rests on
page-rating-correct = Correct the rating
page-rating-reason = Why it is corrected
page-enter-rating = Enter a rating
page-holds-note = Nobody is honoured while something is held against them.
page-hold-kind = What is looked into
page-all-clear = All-clear
page-all-clear-paper = The paper it is lifted on
page-lift = Lift the hold
page-enter-hold = Enter a hold
