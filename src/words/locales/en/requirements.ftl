# Requirements
requirement-all = All of these
requirement-any = One of these
requirement-n_of = At least { $n } of these
requirement-one_form_per_achievement = One achievement is honoured by one commendation form
requirement-nothing_held_against = No discipline, investigation, inspection, complaint or denunciation is pending
requirement-base_is_merit = The awards it rests on were given for merit
requirement-title_once_per_year = Each title is given once for a year
requirement-rating_reached = Rated { $grade } for the award year
requirement-rating_reached_own = Rated for the year as well as the title asks
requirement-rated =
    { $years ->
        [one] Rated { $grade } for the award year
       *[other] Rated { $grade } for { $years } years in a row
    }
requirement-rated_counted =
    { $years ->
        [one] Rated { $grade } for one year at least
       *[other] Rated { $grade } for { $years } years at least
    }
requirement-titles_in_a_row =
    { $years ->
        [one] { $given } { $awards } for the award year
       *[other] { $given } { $awards } for { $years } years in a row
    }
requirement-titles_counted =
    { $n ->
        [one] { $given } { $awards } once at least
       *[other] { $given } { $awards } { $n } times at least
    }
requirement-holds = Holds { $awards } (given for: { $types })
requirement-holds_for_years =
    { $years ->
        [one] Holds { $awards } (given for: { $types }) since a year at least
       *[other] Holds { $awards } (given for: { $types }) since { $years } years at least
    }
requirement-not_held = Was never given this award before
requirement-members_share = At least { $share } of the members were given { $awards } for the award year
requirement-members_count =
    { $count ->
        [one] At least one member was given { $awards } for the award year
       *[other] At least { $count } members were given { $awards } for the award year
    }
requirement-members_rated = At least { $share } of the members are rated { $grade }
requirement-members_all_rated = All members are rated { $grade }
requirement-no_member_disciplined = No member was disciplined in the year by { $degree } or more
requirement-not_disciplined = Was not disciplined in the year by { $degree } or more
requirement-initiative =
    { $n ->
        [one] An initiative recognised in the award year with effect { $reach } that has led to no award yet
       *[other] At least { $n } initiatives recognised in the award year with effect { $reach } that have led to no award yet
    }
requirement-in_posts = Has held leading posts for as long as the table “{ $table }” asks
requirement-served =
    { $years ->
        [one] At least one year of continuous service in { $service }
       *[other] At least { $years } years of continuous service in { $service }
    }
requirement-served_below = At least { $years } and fewer than { $below } years of continuous service in { $service }
requirement-in_movement = Chosen at the review of an emulation movement { $of }
requirement-in_movement_years =
    { $years ->
        [one] Chosen at the review of an emulation movement { $of } that lasted a year or more
       *[other] Chosen at the review of an emulation movement { $of } that lasted { $years } years or more
    }
requirement-leads_cluster = First in its emulation cluster or block { $of }
requirement-direct_worker = Works directly, in no leading post
requirement-meets_standard = Meets the standard of the award that is asked for
requirement-switched = { $question } If so, the first of these applies, if not, the second
requirement-judged_by_paper = { $question } (shown by: { $paper })
requirement-own = The body's own: { $name } ({ $citation })
requirement-given-title = Was given the title
requirement-given-form = Was given
requirement-quoted = “{ $name }”
requirement-or = { $first } or { $last }
requirement-at-least = “{ $grade }” or better
requirement-at-best = “{ $grade }”
requirement-within =
    { $years ->
        [one] { $text }, within a year
       *[other] { $text }, within { $years } years
    }
requirement-adjoining = { $text }, in periods that adjoin
requirement-since = { $text }, since { $after } was given

# Closed lists
reach-unit = in its unit
reach-province = in the whole province
reach-ministry = in the ministry or sector
reach-nation = in the whole nation
degree-reprimand = a reprimand
degree-warning = a warning
degree-demotion = a cut in pay, demotion, removal from a post
degree-dismissal = dismissal
degree-removal = expulsion, loss of the rank of a soldier or police officer
service-army = the People's Army
service-police = the People's Police
service-either = the People's Army or the People's Police
movement-unit = of the unit
movement-commune = of the commune
movement-province = of the province
movement-ministry = of the ministry or sector
movement-nation = of the nation
frequency-yearly = every year
frequency-any_time = whenever it is earned
frequency-once = once
frequency-three_yearly = every three years
frequency-five_yearly = every five years
certainty-sourced = Compared with its source
certainty-to_confirm = To be compared with the official text
paper-submission_letter = Submission letter
paper-merit_report_individual = Merit report of an individual
paper-merit_report_collective = Merit report of a collective
paper-ad_hoc_report = Report of an ad hoc achievement
paper-devotion_report = Report of long service in office
paper-thematic_report = Report of a thematic emulation
paper-hero_report_individual = Report for the title of Hero, of an individual
paper-hero_report_collective = Report for the title of Hero, of a collective
paper-external_report_individual = Report of external merit, of an individual
paper-external_report_collective = Report of external merit, of a collective
paper-government_flag_report = Report for the flag of the Government
paper-national_fighter_report = Report for the title of National Emulation Fighter
paper-minutes = Minutes of the review meeting
paper-vote_result = Result of the council's vote
paper-initiative_proof = Certificate of the initiative or study
paper-rating_proof = Paper with the rating
paper-reach_certificate = Certificate of the initiative's reach
paper-cluster_minutes = Minutes of the cluster or block
paper-movement_list = List of those chosen in the movement
paper-party_opinion = Opinion of the competent Party committee
paper-tax_confirmation = Confirmation of taxes and social insurance paid
paper-police_confirmation = Confirmation of the police
paper-service_record = Confirmation of the time of service
paper-career_summary = Summary of the career
paper-declaration = Declaration
paper-martyr_certificates = Certificates of the martyrs of the family
paper-foreign_affairs_opinion = Opinion of the foreign affairs office
paper-posting_result = Result of the public posting
paper-other = Other papers

# An award in words
law-told-award = { $name } ({ $code })
law-told-kind = Kind: { $what }
law-told-level = Level: { $what }
law-told-origin = Whose rules: { $what }
law-told-valid = In force from { $from }
law-told-valid-until = In force from { $from } to { $to }
law-told-citation = Written in: { $what }
law-told-decided = Decided by the head of: { $what }
law-told-submitted = Decided by: { $authority }; submitted by the head of: { $what }
law-told-subjects = For: { $what }
law-told-units = Only in a unit of this kind: { $what }
law-told-forces = For the armed forces alone
law-told-types = Given for: { $what }
law-told-routes = Routes: { $what }
law-told-text = Its text: { $what }
law-told-base = Rests on: { $what }
law-told-rating = Rating of the year: { $what }
law-told-frequency = Given: { $what }
law-told-held-once = Given to each of them once
law-told-reward = Coefficient of the reward: { $what }
law-told-reward-unknown = not known
law-told-no-grounds = It has no grounds yet
law-told-ground = Ground { $code }: { $name }
law-told-certainty = Certainty: { $what }
law-told-condition = Conditions:
law-told-on = (applied now: yes)
law-told-off = (applied now: no)
law-told-papers = Papers: { $what }
law-told-posting = Posted for { $days } working days before the council meets
law-told-vote = Vote: at least { $at_least } of all members of the council
law-told-vote-attend = Vote: with at least { $attend } present, at least { $at_least } of all members of the council
law-no-such-award = There is no award “{ $code }” on { $day }.
law-diff-days = it takes a code (or --all) and two days, for example: thidua law diff title_ldtt 2026-09-30 2026-10-01
law-diff-none = Nothing differs.
law-counts = The rules are in order: { $awards } awards, { $grounds } grounds ({ $to_confirm } to be compared with the official text), { $rules } rules, { $switches } switches.
law-counts-own = Of these, set or added by the body itself: { $count }.
origin-national = the State
origin-own = the body's own
origin-both = the State, with the body's own
