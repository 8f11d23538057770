# Closed lists
action-submit = Submit
action-endorse = Endorse
action-accept = Find in order and pass on
action-clear = Find the merit proven and pass on
action-approve = Approve
action-forward = Submit to the superior authority
action-return = Return
action-supplement = Ask for a supplement
action-hold = Put on hold
action-release = Release
action-refuse = Refuse
action-withdraw = Withdraw
action-appeal = Appeal
action-give_back = Give back to who decides
action-issue = Issue

# Fields
field-no_rule = There is no rule for { $what } on { $day }.

# The law
law-nothing-there = This file is missing or holds no rule; copy it from config/ of the release.
law-unreadable = Cannot be read: { $error }
law-syntax = { $error }
law-empty = Empty; write something here.
law-unknown-code = There is no code “{ $value }”; write one of: { $known }.
law-no-decimal = “{ $value }” is no positive number; write for example "0.3".
law-no-coefficient = “{ $value }” is no coefficient; write for example "0.3", "0" where no money is paid, or "unknown" where it is not known yet.
law-no-share = “{ $value }” is no share; write a number above 0 and at most 1, for example "0.90".
law-outside-version = “{ $value }” is not of this version; write one of: { $known }.
law-cannot-be-met = Nobody can meet this condition: it asks for nothing, for more parts than it has, or for none of something; write it anew.
law-unknown-switch = There is no switch “{ $value }”; add it to switches.toml or write the code of one that is there.
law-not-positive = { $value } is not positive; write 1 or more.
law-below-years = Less than { $value } years leaves nothing beside { $years } years at least; write a greater number, or leave below out.
law-nothing-to-round = The mode is "none"; leave multiple out.
law-multiple-missing = The mode “{ $value }” needs a multiple; write for example 10_000.
law-no-date = { $value } is no date; write for example 2026-10-01.
law-ends-before-it-begins = It ends before it begins; write { $from } or later.
law-overlap = It overlaps with what begins on { $from }; write a valid_to before that day.
law-duplicate = { $value } is there already; write another code or day.
law-no-plain-code = “{ $value }” must be lower-case letters, digits and underscores alone.
law-unknown-route = There is no route “{ $value }” from { $from }; write one of: { $known }.
law-first-is-no-draft = The first stage must be of kind draft.
law-outcome-impossible = This kind of stage has no outcome “{ $value }”; it has: { $known }.
law-setting-of-another-kind = “{ $value }” cannot be set for this kind of stage; take it out.
law-days-and-hours = Set one of them: working_days or hours.
law-outcome-missing = Where “{ $value }” leads is missing; add it.
law-unknown-stage = “{ $value }” cannot be reached; write the code of a stage: { $known }, or a fitting end (refused; awarded from an issue stage alone).
law-not-a-working-day = { $value } is a Saturday or Sunday; the day off must be a working day.
law-not-a-day-off = { $value } is a working day; the day worked instead must be a Saturday or Sunday.
law-other-year = { $value } is not in { $year }, the year of this file.
law-at = { $file }, line { $line }:{" "}
law-ok = The rules are in order: { $awards } versions of awards, { $routes } of routes, calendar { $years }.
