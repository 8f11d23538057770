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
field-same_achievement = This achievement or event has led to another form already, or is proposed for one ({ $citation }).
field-same_days = Another file has days in common; look whether it is the same deed ({ $citation }).
field-first_for_it = No other form for this achievement.
field-titles_exempt = Does not concern emulation titles.
field-nothing_held = Nothing is held against the subject.
field-held_against = Something is being looked into ({ $citation }).
field-no_base_asked = Does not apply here; what is asked of earlier awards stands under the standard by law.
field-base_for_merit = An award for merit is there as a base.
field-base_not_merit = Ad-hoc and thematic awards are no base for a merit award ({ $citation }).
field-base_taken_back = The award it rested on was cancelled ({ $citation }).
field-no_base_on_record = No award as a base is on record; look into it ({ $citation }).
field-same_name = A subject of the same kind and name, in the unit or in the one above or below, has a file for the same event or days; look whether the two are one ({ $citation }).
field-namesake_held = Something is held against a subject of the same kind and name, in the unit or in the one above or below; look whether the two are one ({ $citation }).
field-no_title = Concerns emulation titles alone.
field-first_of_the_year = No such title for this year yet.
field-title_of_the_year = This title was given for the year, or is proposed ({ $citation }).
field-title_same_name = A subject of the same kind and name, in the unit or in the one above or below, is proposed for this title of the year; look whether the two are one ({ $citation }).
field-no_rating_asked = Does not apply here; what is asked of ratings stands under the standard by law.
field-no_rating_on_record = No rating of the year is on record; look whether the person is rated, and how ({ $citation }).
field-rating_high_enough = The rating of the year is high enough.
field-rating_too_low = The rating of the year is lower than the title asks ({ $citation }).
field-not_told = a check stands in the way; the checking office knows more.
field-law_missing = The law of the day the file came in does not have this award, so nothing can be found ({ $citation }).
field-enough_met = Enough of what it asks for is met.
field-too_few_looked_at = Some points must be looked at by a person: enough may be met ({ $citation }).
field-too_few_met = Too little of what it asks for is met ({ $citation }).
field-award_held = The award it rests on is held.
field-held_too_short = Too few full years have passed since the decision on the award it rests on ({ $citation }).
field-held_for_other = The award on record was given for something else than is asked ({ $citation }).
field-not_held_yet = This award was not given yet.
field-held_already = This award is held already; it is given once ({ $citation }).
field-years_rated = Enough years are rated high enough.
field-rated_lower_in_between = A year in between was rated too low; counting restarts with the next ({ $citation }).
field-too_few_years_rated = Too few years are rated high enough ({ $citation }).
field-years_not_rated = Of some years no rating is on record; look into it ({ $citation }).
field-titles_in_a_row = The titles were given year after year, as many as are asked for.
field-too_few_titles_in_a_row = The titles do not follow one another for as many years as are asked for ({ $citation }).
field-titles_enough = There are as many titles as are asked for.
field-too_few_titles = There are fewer titles than are asked for ({ $citation }).
field-too_few_titles_adjoining = There are too few titles whose periods adjoin ({ $citation }).
field-members_unknown = What the members of the collective achieved is not on record; look into it ({ $citation }).
field-measures_unknown = Disciplinary measures are not on record; look whether there was one ({ $citation }).
field-initiatives_unknown = Initiatives and studies are not on record; look into it ({ $citation }).
field-posts_unknown = The posts held are not on record; look into the career ({ $citation }).
field-service_unknown = The time of service is not on record; look into it ({ $citation }).
field-movement_unknown = Who was picked at the review of the movement is not on record; look into it ({ $citation }).
field-cluster_unknown = Who led the emulation cluster or block is not on record; look into it ({ $citation }).
field-direct_worker_unknown = Whether the person works directly is not told here; look into it ({ $citation }).
field-enough_members_with = Enough members of the collective have the title.
field-too_few_members_with = Too few members of the collective have the title ({ $citation }).
field-enough_members_rated = Enough members of the collective are rated high enough.
field-too_few_members_rated = Too few members of the collective are rated high enough ({ $citation }).
field-members_open = Of some members it is not known yet: a file is on its way, or the year is not rated; look into it ({ $citation }).
field-member_disciplined = A member of the collective was disciplined in the award year ({ $citation }).
field-disciplined = There was a disciplinary measure in the award year ({ $citation }).
field-no_measure_known = No disciplinary measure is on record; look whether that is all ({ $citation }).
field-enough_initiatives = There are as many recognised initiatives as are asked for.
field-too_few_initiatives = There are fewer recognised initiatives than are asked for ({ $citation }).
field-initiative_of_another_year = An initiative was recognised before the award year; look whether it counts ({ $citation }).
field-initiative_reach = The initiatives on record do not reach as far as is asked for ({ $citation }).
field-initiative_spent = The initiatives on record have led to another award already ({ $citation }).
field-posts_long_enough = Leading posts were held for long enough.
field-posts_longer = The posts were held for longer: that is for a higher award ({ $citation }).
field-posts_too_short = Leading posts were not held for long enough ({ $citation }).
field-table_unread = How long the posts must be held is not entered here yet; look it up in the decree ({ $citation }).
field-rank_unknown = Of a post on record the rank is not known; look at which it equals ({ $citation }).
field-sex_unknown = Women need a third less of the time; the sex is not entered, look into it ({ $citation }).
field-measures_in_tenure = The time is long enough, but there was a disciplinary measure in it; look into it ({ $citation }).
field-served_long_enough = Has served for as many years without a break as are asked for.
field-served_longer = Has served for longer: that is for another award ({ $citation }).
field-served_too_short = Has not served for as many years without a break as are asked for ({ $citation }).
field-works_directly = Works directly, without a leading post.
field-works_not_directly = By the register the person does not work directly ({ $citation }).
field-asked_of_a_person = No record can tell; a person answers ({ $citation }).
field-no_ground = The law knows no case in which this award is given to such a subject for this ({ $citation }).
field-no_standard = The standard of this award is not on record; the body that gives it has its own ({ $citation }).

# What is missing
missing-all_clear = The written conclusion that lifts what is held against the subject
missing-award_for_merit = The decision on an earlier award, given for merit
missing-award_for = The decision on an earlier award of the type asked for
missing-years_held = Full years since the decision on the earlier award: { $years }
missing-rating = The rating of the year { $year }
missing-rated_years = Years rated high enough: { $years } needed
missing-titles_in_a_row = Years in a row with the title: { $years } needed, { $have } so far
missing-titles = Number of titles: { $n } needed, { $have } so far
missing-members_titles = The titles of the members for the award year
missing-members_ratings = The ratings of the members for the award year
missing-members_measures = Whether a member was disciplined in the award year
missing-measures = Whether there was a disciplinary measure in the award year
missing-initiatives =
    Recognised initiatives or studies with an effect { $reach ->
        [unit] in the unit
        [province] in the province
        [ministry] in the ministry
       *[nation] in the nation
    } that led to no award yet: { $n }
missing-posts = The posts held, with their dates
missing-service = The confirmed time of service: { $years } years
missing-movement = The list of those picked at the review of the movement
missing-cluster = The minutes of the emulation cluster or block
missing-direct_worker = Confirmation that the person works directly
missing-members_with = Members with the title: { $have } of { $all }, { $more } more needed
missing-members_rated = Members rated high enough: { $have } of { $all }, { $more } more needed
missing-initiatives_counted =
    Recognised initiatives of the award year with an effect { $reach ->
        [unit] in the unit
        [province] in the province
        [ministry] in the ministry
       *[nation] in the nation
    } that led to no award yet: { $n } needed, { $have } so far
missing-posts_table = The time in post that the decree asks for
missing-posts_time = Months in the post “{ $post }” or a higher one: { $months } needed, { $have } so far
missing-posts_rank = The rank that each post equals
missing-sex = The sex of the person
missing-tenure_measures = Whether the measure stands in the way of the award
missing-service_years = Years of service without a break: { $years } needed, { $have } so far
missing-answer = A person must answer: { $question }

# Pages
page-standard = The standard of the law
page-standard-note = For information alone: it stops no act on the file. To meet one of these cases is enough.
page-standard-missing = Still missing
page-standard-day = At the earliest: { $day }
page-standard-year = At the earliest: award year { $year }, if all is met until then
page-qualifying-note = For information while proposals are prepared: who meets the standard of an award, who comes near it, who needs a look. It takes the place of no review and no decision.
page-qualifying-ask = Choose an award and a unit, then press “Find”.
page-qualifying-looked = Looked at { $shown } of { $total }
page-qualifying-none = Nobody with this outcome. Choose another outcome, unit or kind; where ratings are missing, enter them under Ratings and look again.
page-qualifying-none-here = Nobody with this outcome in this part of the list. See the next page.
page-qualifying-why = Why
page-qualifying-earliest = At the earliest
column-outcome = Against the standard
column-ground = Nearest ground
column-why = Why
column-missing = Still missing
column-earliest = At the earliest
page-ladder = What could be proposed
page-ladder-note = What is on record beside the law of today, for the award year { $year }. For information alone: the council weighs.
page-ladder-now = The standard is met
page-ladder-none = By what is on record no award's standard is met yet.
page-ladder-next = What comes next
page-ladder-rest = Other awards, for people to look into
page-ladder-held = Held
page-ladder-open = On its way
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
page-paste = Paste from a sheet
page-add-units = Add units (one or many, pasted from a sheet)
page-paste-staff = Staff
page-paste-units = Units
page-paste-ratings = Ratings
page-paste-columns-staff = Columns: staff code, full name, unit code, post, works directly (x). Who is on the register already is brought up to date.
page-paste-columns-units = Columns: unit code, name, kind (as commune, school), code of the unit above. Units that are there are brought up to date.
page-paste-columns-ratings = Columns: staff code, year, grade, paper it rests on. A rating of that year is put right.
page-paste-rows = Copy the cells in Excel and paste them here (up to 500 rows)
page-paste-look = Look at the rows
page-paste-looked = Nothing is kept yet. Rows that can be taken:
page-paste-done = Done. Rows that were taken:
page-paste-bad-left = Rows that are wrong are left out; they can be mended below and looked at again.
page-paste-keep = Take the rows that are right
page-row = Row
page-row-about = About
page-row-outcome = Outcome
page-row-made = new
page-row-changed = brought up to date
page-row-same = as it was
page-row-bad = wrong
