### Every sentence that a person reads, in English. Keys are the same in every language.

## Numbers, dates, shares

# A small number within a sentence.
number = { $n ->
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
    [10] ten
    [11] eleven
    [12] twelve
   *[other] { $n }
}
date = { $day } { $month } { $year }
dates-from-to = { $from } to { $to }
in-days = { $days ->
    [0] today
    [1] tomorrow
   *[other] in { $days } days
}
undated = no date yet
# Always with the count: a percentage alone says too much of few people.
share = { $women } of { $people } ({ $percent } %)
share-between = at least { $low } of { $people } ({ $lowpercent } %), at most { $high } ({ $highpercent } %)
share-none = nobody to count

## The frame of every page

brand = Openfloor
skip = Skip to the content
nav = Pages
nav-your-events = Your events
sign-in = Sign in
sign-out = Sign out
signed-in-as = Signed in as { $organiser }
signed-in = Signed in
demo-banner = This is a demonstration. Every event and every person here is invented, and all of it is gone when the program ends.
mail-banner = No mail is sent from here: what would be sent waits in the operator’s outbox.
foot-how = People are counted as they said, or as the organiser knows them. Nothing is derived from names or pictures.
foot-run-by = Run by { $operator }.

## Home

home-title = Who is given the floor?
home-lead = Openfloor watches who is given the floor at conferences, talks and delegations, and says early what would mend a panel without women.
home-count-title = How does your panel stand?
home-women = Women
home-men = Men
home-non-binary = Non-binary
home-unknown = I don’t know
home-chair = Who chairs?
home-chair-none = Nobody, or I don’t know
home-chair-woman = A woman
home-chair-man = A man
home-chair-non-binary = A non-binary person
home-count-button = Count
home-count-note = Nothing is stored.
home-programme-title = You have a programme?
home-programme-text = Count all its panels at once: sign in as the organiser and choose a file or paste it. You see what would change, and nothing is stored before you say so. Or check the file on your own machine:
home-public-title = Public events
home-public-none = No organiser has made an event public yet.
home-allies = Do you speak on panels yourself?
home-pledge = Make a pledge, and be told early
home-more = More events

## Counting without storing

check-title = How this panel stands
check-nobody = Fill in at least one number.
check-too-many = A panel counted here has at most { $max } people.
check-again = Count another panel

## Signing in

sign-in-title = Sign in as an organiser
sign-in-key = Your key
sign-in-key-hint = The key was shown once, when you were registered. It begins with “openfloor_”.
sign-in-button = Sign in
sign-in-refused = This key is not known here, or was revoked.
sign-in-code-title = Sign in with this link
sign-in-code-text = The link works once. Press the button to sign in.
sign-in-code-gone = This link was used before, or is older than a quarter of an hour. Sign in with your key, or ask for another link.

## The organiser's events

events-title = Your events
events-none = There is no event yet.
events-programmes = Run a pledge that others join
events-more = More events
events-panels = { $panels ->
    [0] no panels yet
    [one] { $panels } panel
   *[other] { $panels } panels
}
events-under = Under “{ $rule }”:
visibility-closed = Only you can see this event.
visibility-unlisted = Whoever has the link can see this event, as far as you published it.
visibility-public = Everybody can find this event, and see what you published of it.

## One event

event-untitled = An event without a title
event-people = { $people ->
    [one] { $people } person
   *[other] { $people } people
} on { $panels ->
    [one] { $panels } panel
   *[other] { $panels } panels
}.
event-women = Women: { $share }.
event-not-counted = Nobody has been counted yet.
event-some-not-counted = { $n ->
    [one] One has not been counted.
   *[other] { $n } have not been counted.
}
event-two-or-more = { $panels ->
    [0] None of them has two or more speakers.
    [one] One of them has two or more speakers.
   *[other] { $panels } of them have two or more speakers.
}
event-no-panels = No panel has been submitted yet.
event-panels-title = The panels
event-export = Take the event as a file:
event-export-csv = a spreadsheet (CSV)
event-subscribe = Be told about the published panels of this event or its series
event-rule-label = Look at them under
event-rule-button = Show
event-group = { $badge }: { $panels }
event-page = Page { $page } of { $pages }
event-next = Next page
event-previous = Page before
event-rules-title = All rules
event-rule-column = Rule
event-holds-column = Holds
event-not-yet-column = Does not hold yet
event-unsaid-column = Not counted, or cannot be said
event-not-asked-column = Not asked
event-as-one-title = The whole event, judged as one panel
event-as-one-text = Each person once, whatever the number of places.
event-not-published = How this event stands has not been published.
series = Series: { $series }

## Four ways to count

count-title = Nobody has been counted yet: four ways to count
count-title-some = { $n ->
    [one] One person has not been counted: four ways to count
   *[other] { $n } people have not been counted: four ways to count
}
count-numbers = Numbers for each panel
count-numbers-text = No names needed: how many women, how many men, and who chairs.
count-once = Mark each person once
count-once-text = One list of everybody. Whoever sits on several panels is marked in one place.
count-column = A column of my file says it
count-column-text = Import the file again. You are shown the column with what stands in it, and say what each value means; before that, nobody is counted by it.
count-ask = Ask the speakers
count-ask-text = They say how they want to be counted, and who may know. Their word goes before yours.

## From a file to what is stored

import-title = Import a programme
import-lead = Choose a file or paste a programme. You will see what was found in it and what would change, and nothing is stored before you say so.
import-file = A file
import-file-hint = A spreadsheet (CSV or .xlsx), schedule.xml or schedule.json, an export of pretalx, Sessionize or Indico, a calendar, or our own JSON.
import-text = Or paste it
import-text-hint = With headers in the first row, as copied from a spreadsheet, or as one of the formats above.
import-button = Show what would change
import-nothing-stored = Nothing is stored yet.
import-nothing = There is nothing in it. Choose a file or paste a programme.
import-cut-off = The document did not come back whole. Choose the file again.
import-notice-title = What speakers should be told
import-notice-text = That you count women and men on your panels with Openfloor; that their name, role and how they wish to be counted are stored; that nothing is derived from names or pictures; and how they see it, change it, are left out or have it erased. The page “Ask the speakers” of your event has a text to copy.

format-csv = It is a spreadsheet as text (CSV).
format-workbook = It is a workbook (.xlsx).
format-schedule = It is a schedule in JSON, of frab, pretalx or the c3voc tools.
format-schedule-xml = It is a schedule in XML, of Pentabarf, frab, pretalx or FOSDEM.
format-submissions = It is a list of submissions from pretalx.
format-sessionize = It is a list of sessions from Sessionize.
format-indico = It is an export of Indico.
format-schema-org = It is a web page or JSON with linked data of schema.org.
format-calendar = It is a calendar.
format-own = It is our own JSON.
format-site = It is data of a web site: YAML, JSON, or pages with data at their head.

found-title = What was found
found-why = Read so because { $why }.
found-counts = { $people ->
    [one] { $people } speaker
   *[other] { $people } speakers
} in { $panels ->
    [one] { $panels } session
   *[other] { $panels } sessions
}; { $several ->
    [0] none of them has two or more speakers
    [one] one of them has two or more speakers
   *[other] { $several } of them have two or more speakers
}.
found-open = { $n ->
    [one] { $n } place that nobody is named for.
   *[other] { $n } places that nobody is named for.
}
found-otherwise = It should be read otherwise
found-encoding = How the letters are written
found-zone = Time zone of times without one
found-zone-none = none given
found-order = Days like 05/06/2026
found-order-none = as the other days of the file tell
found-day-first = the day comes first
found-month-first = the month comes first
found-again = Read it again
found-errors = { $n ->
    [one] To be mended before anything can be stored
   *[other] { $n } things to be mended before anything can be stored
}
found-warnings = { $n ->
    [one] One thing was left out, or read otherwise than it stands
   *[other] { $n } things were left out, or read otherwise than they stand
}
found-notes = { $n ->
    [one] Worth knowing
   *[other] { $n } things worth knowing
}
place-line = line { $line }
place-cell = line { $line }, cell { $cell } ({ $header })
place-column = line { $line }, column { $column }
place-document = the document
doubt-title = Is each of these one person?
doubt-text = Nothing is stored yet. Say what each of these names stands for; what you leave open is stored as it stands, as one person.
doubt-several = several names in the place of one
doubt-team = looks like a team or group
doubt-address = an e-mail address in the place of a name
columns-title = A column of your file that says how people are counted
columns-text = Nobody is counted by it before you say what it means. Leave open what you do not know: it counts nobody.

columns-none = no column
statements-title = What stands in brackets behind names
mapping-title = How it is read
map-remembered = Read and filled in as you said last time. Where that was said of another file, nobody is counted by it before you press “Read it again”.
map-open = nothing said
map-columns = What the columns are
map-roles = What the words for roles mean
map-toml = Or all of it as TOML
map-toml-hint = As “openfloor check --write-mapping” writes it. What stands here goes before everything above.
map-toml-now = What is said by now, as TOML
map-wrong = What is said of the columns cannot be used: { $why }
map-said-twice = “{ $meaning }” is said of two columns, one of them “{ $header }”; a file has one of it.
map-names = Under [names] there may be no names here. Choose above what each stands for.
decide-one = one person, called so
decide-several = several people, a place for each
decide-address = the e-mail address of one person
decide-nobody = nobody who is named yet: an open place
meaning-unknown = not known
meaning-nothing = not to be read
meaning-class = how people are counted (see above)
meaning-convening = the event
meaning-panel = what tells the session from others
meaning-title = title of the session
meaning-date = day it begins
meaning-time = time it begins
meaning-kind = kind of session
meaning-person = id of the person
meaning-name = name of one person
meaning-given-name = given name
meaning-family-name = family name
meaning-people = everybody of a session
meaning-people-ids = ids of everybody of a session
meaning-moderators = who moderates
meaning-chairs = who chairs
meaning-keynotes = who gives a keynote
meaning-discussants = who discusses
meaning-hosts = who hosts
meaning-email = e-mail address
meaning-role = what the person does there
meaning-status = how firm it is
meaning-seat = id of the place
meaning-delegated = whether a delegation chose who sits there

preview-title = What would change
preview-lead = Nothing is stored yet.
preview-changed = Something was changed since you looked, by you in another window or by somebody else. This is what would change now; nothing of the file was stored.
preview-errors = Nothing of this file can be stored before it is mended.
preview-problems = The rows with problems, as a file
preview-other = Choose another file
would-title = What would be stored
would-events = Event: { $titles }.
would-new = { $n ->
    [one] One session is new.
   *[other] { $n } sessions are new.
}
would-change = { $n ->
    [one] One session changes.
   *[other] { $n } sessions change.
}
would-same = { $n ->
    [one] One session stays as it is.
   *[other] { $n } sessions stay as they are.
}
would-drop = { $n ->
    [one] One session is no longer in this file. It stays as it is.
   *[other] { $n } sessions are no longer in this file. They stay as they are.
}
would-panel = Session
would-changes = What changes
would-stands = How it would stand
would-more = { $n ->
    [one] And one more session.
   *[other] And { $n } more sessions.
}
would-button = Store it
would-not = Do not store it
change-new = new
change-moved = at another time
change-retitled = another title
change-offered = { $n ->
    [one] one place added
   *[other] { $n } places added
}
change-withdrawn = { $n ->
    [one] one place withdrawn
   *[other] { $n } places withdrawn
}
change-roles = { $n ->
    [one] one other role
   *[other] { $n } other roles
}
change-described = { $n ->
    [one] one place described otherwise
   *[other] { $n } places described otherwise
}
change-statuses = { $n ->
    [one] one place confirmed or no longer so
   *[other] { $n } places confirmed or no longer so
}
refused-title = This was not stored
refused-cancelled = One of these sessions was cancelled. Give it another id or title in the file.
refused-too-many-places = One of these sessions has more places than one can have here. Submit it as several.
refused-count-too-large = A count has at most 100,000 people.
refused-changed = It was changed since you looked. Look at it again.
refused-log = The log is full or cannot be written. Whoever runs this has to make room.
refused-other = This cannot be stored. Go back and look at what was filled in.

## Counting: numbers for each panel

numbers-title = Numbers for each panel
numbers-lead = How many women, how many men, and who chairs. No names are needed, and you can begin with the one that matters most.
numbers-progress = { $done } of { $panels ->
    [one] { $panels } panel of two or more is counted.
   *[other] { $panels } panels of two or more are counted.
}
numbers-people = { $n ->
    [one] { $n } person named
   *[other] { $n } people named
}
numbers-button = Store these numbers
numbers-none = No panel of this event has two or more people.

## Counting: everybody once

people-title = Mark each person once
people-lead = Say how you count each person, as they told you or as you know them. It counts on all their panels. Do not guess from a name or a picture: “not counted” is an answer.
people-left = { $n ->
    [0] Everybody has been counted.
    [one] One person has not been counted, about { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }.
   *[other] { $n } people have not been counted, about { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }.
}
people-help = { $answers ->
    [one] One answer decides { $panels ->
        [one] one session.
       *[other] { $panels } sessions.
    }
   *[other] { $answers } answers decide { $panels ->
        [one] one session.
       *[other] { $panels } sessions.
    }
}
people-helps = helps most
people-keys = Keys: W, M, N, U (asked, not stated), X (not counted) mark the person and go on to the next.
people-live = Still to be counted:
people-button = Store the marks
people-done = { $n ->
    [one] One person is marked.
   *[other] { $n } people are marked.
}
people-undo = Take that back
people-alone = { $n ->
    [one] One person who is on no panel with others
   *[other] { $n } people who are on no panel with others
}
people-counted = { $n ->
    [one] One person who is counted
   *[other] { $n } people who are counted
}
people-said = { $n ->
    [one] One person said so in their own words, and is not listed.
   *[other] { $n } people said so in their own words, and are not listed.
}
people-kept = You counted this person as “{ $class }” at “{ $event }”.
people-kept-many = { $n ->
    [one] You counted one of these people at another event.
   *[other] You counted { $n } of these people at other events.
}
people-kept-choose = Choose the same again
people-kept-chosen = Those whom you counted at another event are chosen as there. It counts here once you store it.
people-more = and { $n } more
people-nameless = no name given

## Who is the same person

same-title = The same name at another event
same-link = Somebody may be the same person as at another event of yours
same-lead = A name alone says nothing of who somebody is. Where you know that two are one person, say so: you are offered how you counted them there, and whoever asks to be forgotten is forgotten under both names. You can take it back here.
same-none = Nobody here has the name of somebody else at another event of yours.
same-first = { $n ->
    [one] Your other event was looked at.
   *[other] Your { $n } latest other events were looked at.
}
same-alone = You have no other event.
same-here = Here:
same-there = At “{ $event }”:
same-choice = The same person
same-apart = Not the same person after all
same-joined = Said to be the same person
same-button = Store
same-done = { $n ->
    [one] One answer is stored.
   *[other] { $n } answers are stored.
}

## Counting: asking the speakers

ask-title = Ask the speakers
ask-lead = You ask, with your own form or your own mail. This server sends nothing.
ask-question-title = For your call for papers
ask-question-text = Put this into your form, answered by choice. Export the answers as a column called “counted as”, and import the file.
ask-question = How do you wish to be counted on our panels? woman / man / non-binary / I prefer not to say. We use the answer for the numbers of our panels only. You may leave it out, and change it later.
ask-notice-title = What speakers are told
ask-notice = We count women and men on our panels with Openfloor, run by { $operator }. For that your name, role and how you wish to be counted are stored. Nothing is derived from names or pictures: you are counted as you told us, or as we know you. By your own link, or by writing to us, you see it, change it, are left out or have it erased. The organisers and those on your panel learn the panel’s numbers (on a small panel these can show how one person was counted); the public sees a single panel’s numbers only if we publish them. { $organiser }
ask-after = When the answers are in:

## One panel

panel-untitled = A panel without a title
panel-of = Part of { $event }
panel-cancelled = This panel was cancelled. It is not judged.
panel-parked = Something recorded here cannot be read and waits for the operator. It is not judged.
panel-not-published = How this panel stands has not been published.
panel-line-up-not-published = The line-up has not been published.
panel-line-up-title = The line-up
panel-map-title = The places
panel-standing-title = How it stands
panel-not-asked-title = { $rules ->
    [one] One rule does not ask anything of this panel
   *[other] { $rules } rules do not ask anything of this panel
}
panel-look-title = Something to look at
panel-text-title = The same as text
panel-publish-title = Who sees this
panel-publish-both = The line-up is public, and so is how the panel stands, as far as every class used is public or you published a count.
panel-publish-line-up = The line-up is public. How the panel stands is not: that is for you to publish.
panel-publish-none = Only you see this. To publish the line-up and to publish how it stands are two acts, both yours.
publish-line-up = Publish the line-up
publish-standing = Publish how it stands
publish-withhold = No longer show how it stands
refused-line-up-first = Publish the line-up first: how a panel stands is published beside it.
panel-complete = You said that the line-up is complete.
panel-draft = The line-up is a draft: nobody has said that it is complete.
counted-on = Counted by the organiser on { $date }.
counted-on-lapsed = Counted by the organiser on { $date }, changed since: the places are judged now.
column-name = Name
column-role = Role
column-counted = Counted as
column-status = Status
column-class = Class
column-number = Number
open-place = open place
name-erased = name erased
by-self = in their own words
by-organiser = counted by the organiser
status-invited = invited
status-confirmed = confirmed
status-open = nobody named yet
delegated = chosen by a delegation

## Changing one panel

withheld-title = This is not shown
withheld-text = Whoever runs this service does not show this panel to the public.
panel-elsewhere = To be shown on other sites:
panel-embed = a page to frame
panel-badge = a badge
panel-edit = Change this panel
panel-questioned = Somebody says that something here is wrong. The public is not shown how the panel stands until you have answered.
panel-withheld = Whoever runs this service shows nothing of this panel to the public.
editor-withheld = The reason given: { $why }
editor-look = As it is shown
editor-stored = Stored. This is how it stands now.
editor-all-rules = Under the other rules
editor-seats = The places
editor-change = Change this place
editor-fill = Name somebody for this place
editor-fill-button = Take the place
editor-store = Store
editor-withdraw = Withdraw the place
editor-said-so = How they are counted they said in their own words, and that goes before yours.
editor-delegated = Chosen by a delegation or institution, not by us
not-delegated = not chosen by a delegation
editor-add = Add a place
editor-add-hint = Leave the name empty for a place that nobody is named for yet.
editor-pledge = Their pledge link, if they sent you one
editor-pledge-hint = Then the place is theirs for certain, and they are told without your doing when the line-up changes.
editor-no-pledge = This is no pledge link. It looks like https://…/invitation?t=…; copy all of it.
editor-add-button = Add it
editor-heading = Title and day
editor-title = Title
editor-day = Day
editor-time = Time
editor-complete = The line-up is complete
editor-reopen = The line-up is a draft after all
floor-link = Who had the floor, in which order and for how long
floor-title = Who had the floor
floor-lead = A seat is not yet a say. Write down in which order people spoke and for how long; then the page of the panel says how much of the time women had. Only you see that.
floor-how = Times are in minutes, as 12 or 12:30. Leave empty what nobody measured. The share is said once everybody who was there to speak has a time, 0 included.
floor-order = Place in the order
floor-spoke = Minutes spoken
floor-planned = Minutes planned
floor-no-order = A place in the order is a whole number: 1 for who spoke first.
floor-no-time = A time is in minutes, as 12 or 12:30, and a day at most.
editor-no-name = Fill in a name.
editor-no-title = Fill in a title.
editor-too-long = A name or title has at most 300 letters.
editor-no-day = That is no day or time.
refused-no-such-seat = This place is no longer on the panel.
refused-seat-taken = Somebody is named for this place already.
refused-seated-already = This person is on the panel in this role already.
refused-no-text = Say it in 1 to 2,000 letters.
refused-too-many-questions = Many people have said that something is wrong here. The organiser has to look at that first.
typed-add = Add: { $name }
typed-seat = Change: { $name }
typed-withdraw = Withdraw: { $name }
typed-heading = Title: { $title }
conflict-title = Somebody was faster
conflict-lead = The panel was changed since you opened the page, so nothing of yours was stored. This is what changed, and what you typed.
conflict-changes = What changed since
conflict-no-changes = Nothing that concerns the places.
conflict-typed = What you typed
conflict-again = Store it now
conflict-leave = Leave it as it is
conflict-look = Look at the panel
conflict-gone-place = a place that is gone
since-by-window = { $what } (in another window)
since-by-source = { $what } (from a file, link or program)
since-by-anybody = { $what }
since-title = The title is “{ $title }” now
since-day = It takes place on { $day } now
since-added = { $name } was added: { $role }
since-gone = { $name } is no longer on it: { $role }
since-role = { $name } has another role now: { $role }
since-confirmed = { $name } is confirmed
since-invited = { $name } is invited, and not confirmed
since-described = { $name } is counted or described otherwise
since-count = Other numbers were stored
since-floor = Who had the floor was recorded
since-line-up = The line-up was published
since-published = How it stands was published
since-unpublished = How it stands is no longer published
since-questioned = Somebody says that something is wrong
since-answered = That something was wrong was answered
since-withheld = Whoever runs this service withheld it
since-released = Whoever runs this service shows it again
since-cancelled = It was cancelled

## This is wrong

wrong-link = This is wrong
wrong-link-of = This is wrong: { $title }
wrong-lead = Say what is wrong, without an account. How the panel stands is then no longer shown to the public until the organiser has looked; who is on it stays.
wrong-what = What is wrong?
wrong-contact = How you can be reached, if you want to hear of it
wrong-contact-hint = Only the organiser is shown this and what you write. You may leave it empty.
wrong-button = Say so
wrong-thanks-title = Thank you
wrong-thanks = How this panel stands is not shown to the public until the organiser has looked at what you wrote.
wrong-thanks-shown = The organiser looked at this panel less than a day ago, so it stays as it is. What you wrote is recorded, and the organiser reads it.
wrong-too-often = A few times an hour is the most that anybody can say here that something is wrong. Try again later, or write to whoever runs this service.
wrong-said-title = Somebody says that this is wrong
wrong-said-text = The public is not shown how the panel stands until you have looked at it. Mend what is wrong; then say what you did, and it is shown again as you published it.
wrong-answer-label = What you did, or why it is right
wrong-answer-button = I have looked at it

## Keeping a count as an event

keep-title = Keep it as an event of yours
keep-lead = The panel is stored as an event that only you see, with these numbers and the person whom you invite. The place is theirs for certain, by the link that they gave you.
keep-name = Whom you invite
keep-numbers = Who is on it, with the person you invite
keep-button = Keep it

## What operators are shown of it

reports-title = What is said to be wrong
reports-lead = Anybody may say that something is wrong with a panel, and how it stands is then not shown to the public. Its organiser is asked to look; you can decide, too. Each decision is recorded, with its reason.
reports-none = Nothing waits for you: nobody says that something is wrong, and nothing is withheld.
reports-more = And { $n } more, once these are decided. “openfloor questions” lists all.
reports-hidden = The public is not shown how this panel stands.
reports-shown = The public is shown how this panel stands, as its organiser published it.
reports-unpublished = Its organiser has not published how it stands.
reports-said-title = What is said
reports-decide-title = Decide
reports-reason = Why, without names
reports-uphold = It is wrong: show the public nothing of it
reports-put-back = Nothing is wrong: show it again as published
reports-upheld-done = The public is shown nothing of “{ $title }” from now on.
reports-put-back-done = “{ $title }” is shown again as its organiser published it.
reports-unknown = There is no such panel.
reports-yours-none = Of none of your panels somebody says that something is wrong.
reports-yours = { $n ->
    [one] Of one of your panels somebody says that something is wrong:
   *[other] Of { $n } of your panels somebody says that something is wrong:
}

## Words for classes and roles

class-woman = woman
class-man = man
class-non-binary = non-binary
class-undisclosed = asked, not stated
class-unknown = not counted
letter-woman = W
letter-man = M
letter-non-binary = N
letter-unknown = ?
class-count-women = { $n ->
    [one] { $n } woman
   *[other] { $n } women
}
class-count-men = { $n ->
    [one] { $n } man
   *[other] { $n } men
}
class-count-non-binary = { $n } non-binary
class-count-not-stated = { $n } not counted
class-count-open = { $n ->
    [one] { $n } open place
   *[other] { $n } open places
}
role-moderator = moderator
role-chair = chair
role-panelist = panellist
role-keynote = keynote speaker
role-presenter = presenter
role-discussant = discussant
role-host = host
role-negotiator = negotiator
role-mediator = mediator
role-signatory = signatory
role-lead = lead
role-delegate = delegate
role-participant = participant
role-adviser = adviser
role-observer = observer
role-witness = witness
role-unspecified = speaker
group-leaders = Those who lead
group-participants = Those who take part

## The picture

map-title = Places on this panel
map-desc = { $list }.
map-chairs = { $n ->
    [one] A double outline: who chairs or moderates.
   *[other] Double outlines: who chairs or moderates.
}
map-side = Behind the line: who advises, observes or witnesses.
map-numbers = The same in numbers
map-empty = Nobody is on this panel yet.

## How a panel stands

badge-holds = holds
badge-not-yet = does not hold yet
badge-did-not = did not hold
badge-not-counted = not counted yet
badge-unsaid = cannot be said
badge-not-asked = not asked
badge-not-published = not published
badge-withheld = not shown
badge-not-judged = not judged
stands-holds = Holds.
stands-not-yet = Does not hold yet.
stands-did-not = Did not hold.
stands-not-counted = Not counted yet.
stands-unsaid = Cannot be said, { $left }.
stands-not-asked = This rule does not ask anything of this panel.
need = { $need } of { $people } needed.
counted-women = Women among those it counts: { $share }.
group-line = { $group }: { $share }, { $need } needed.
group-line-exempt = { $group }: too few for this rule to ask anything.
if-she-chairs = The line-up does not say who chairs. If its only woman does, it { $badge }.
next-year = Next year it would not hold: the rule then asks for { $percent } %.
next-year-not = Next year it would not hold.
fragile = { $women ->
    [one] With one woman it holds; if she leaves, that cannot be said any more.
   *[other] With { $women } women it holds; if one of them leaves, that cannot be said any more.
}
fragile-plan = Plan { $n }: any of them may have to cancel.

headline-all-male = All-male: every one of the { $count } places is a man.
headline-all-male-one = One place, a man.
headline-no-woman = { $n ->
    [one] One person, no woman.
   *[other] No woman among the { $count }.
}
headline-no-woman-so-far = { $n ->
    [one] No woman so far: one has been counted, { $left }.
   *[other] No woman among the { $count } counted so far, { $left }.
}
left-uncounted = { $n ->
    [one] one has not been counted
   *[other] { $count } have not been counted
}
left-open = { $n ->
    [one] one place is open
   *[other] { $count } places are open
}
headline-not-counted = { $n ->
    [one] One person, not counted yet.
   *[other] { $n } people, not counted yet.
}
headline-all-open = { $n ->
    [one] One open place.
   *[other] { $n } open places.
}
headline-women = Women: { $share }.
headline-empty = Nobody is on it yet.

card-progress = { $done } of { $people ->
    [one] { $people } person counted
   *[other] { $people } people counted
}
holds-under = Holds under { $holds } of { $rules } rules.

## What would mend it

mend-title = What would mend it:
mend-short = What would mend it: { $way }.
mend-any = What would mend it, any one of these:
mend-open-seats = { $n ->
    [one] a woman on an open place
   *[other] women on { $count } open places
}
mend-add-women = { $n ->
    [one] one more woman, in a role that the rule counts
   *[other] { $count } more women, in roles that the rule counts
}
mend-replace-men = { $n ->
    [one] a woman in place of one of the men { $among }
   *[other] women in place of { $count } of the men { $among }
}
mend-offer-men = { $n ->
    [one] one of the men offers his own place to a woman; ask all of them, and name nobody
   *[other] { $count } of the men offer their own places to women; ask all of them, and name nobody
}
mend-offer-women = { $n ->
    [one] one of the women offers her own place to a man; ask all of them, and name nobody
   *[other] { $count } of the women offer their own places to men; ask all of them, and name nobody
}
among-counted = whom the rule counts
among-leading = who lead or negotiate
among-speaking = who speak
among-facilitating = who chair or moderate
among-supporting = who advise or observe
among-ceremonial = who witness
mend-give-floor = { $n ->
    [one] the floor for one woman who so far only chairs, moderates or hosts
   *[other] the floor for { $count } women who so far only chair, moderate or host
}
mend-add-men = { $n ->
    [one] one more man, in a role that the rule counts
   *[other] { $count } more men, in roles that the rule counts
}
mend-replace-women = { $n ->
    [one] a man in place of one of the women { $among }
   *[other] men in place of { $count } of the women { $among }
}
mend-answers = { $n ->
    [one] one answer could be enough: somebody has not been counted
   *[other] { $count } answers could be enough, of those who have not been counted
}
mend-chair = A woman in the chair alone would not.
mend-late = Less than a week is left, and whoever is asked now is asked late. Next time, plan for two.
mend-where = Where to look for somebody:

## Something to look at

look-sole = Exactly one of the { $count } is a woman.
look-moderating = { $women ->
    [one] One woman is on this panel, as { $roles }. None is among the { $count } who speak or lead.
   *[other] There are { $number } women on this panel, as { $roles }. None is among the { $count } who speak or lead.
}
look-late = No woman was among the { $count } when this line-up was first complete or published, on { $announced }. The first one said yes on { $yes }, { $days ->
    [0] on the last day before it begins
    [one] one day before it begins
   *[other] { $days } days before it begins
}.
look-late-after = No woman was among the { $count } when this line-up was first complete or published, on { $announced }. The first one said yes on { $yes }, after it had begun.
look-flicker = On { $mended } this panel came to hold under “{ $rule }”, with { $women ->
    [one] one woman
   *[other] { $count } women
} on it. On { $day } { $left ->
    [0] there was none
    [one] there was one
   *[other] there were { $leftcount }
}, and it { $holds ->
    [yes] still held
   *[no] did not hold
}.
look-uncounted = { $n ->
    [one] You had counted one person who is not counted any more, since { $day }. What depends on that person cannot be said.
   *[other] You had counted { $count } people who are not counted any more, since { $day }. What depends on them cannot be said.
}
look-split = On { $day } { $people } people were on this panel, and it did not hold under “{ $rule }”. Now { $alone } of them have a talk each to themselves, of which this rule asks nothing. The event as a whole is judged with all of them.
look-listed-apart = { $women ->
    [one] One woman here is not listed where the { $others } others with the floor are, but in another file, link or page only. A programme made from that list leaves her out.
   *[other] There are { $count } women here who are not listed where the { $others } others with the floor are, but in another file, link or page only. A programme made from that list leaves them out.
}
look-voice = Of the { $people } people who had the floor { $women ->
    [one] one is a woman. She
   *[other] { $count } are women. They
} spoke for { $percent } % of the time.
look-order-last = Every man here spoke before the first woman did.
look-order-ends = The last to speak here was a woman.
look-order-cut = Times of women were cut by { $cut } { $cut ->
    [one] minute
   *[other] minutes
}, those of men by { $others ->
    [0] none
   *[other] { $others }
}.
look-lifted = Of the { $women } places of women, { $there } are on { $panels ->
    [one] one panel
   *[other] { $panels } panels
} on which only women sit. Women on all panels: { $all }; on the others: { $elsewhere }.
look-past-unread = What this panel was before cannot be read just now; what it would show is missing here.

## How it is found

method-title = How it is found
method-link = How this is found, and what it does not say
method-lead = Everything that is said here of a panel is computed from its line-up by what stands on this page. It is a fact about a programme and never about what anybody meant.
method-source = After:
method-part-panel = One panel as it is now
method-part-past = One panel, by what it was before and what is beside it
method-part-series = Many panels together
method-part-limits = What it does not say
method-verdict = Holds, does not hold, cannot be said
method-verdict-text = People of whom nobody said how they are counted are never guessed. A rule holds if it does however they might be counted, it does not if it does not in any way, and otherwise it cannot be said. Shares are given with the least and the most that they can be.
method-verdict-source = ours; unknown kept as its own number as in the Gender Gap Tracker.
method-rounding = Shares become numbers
method-rounding-text = A share is rounded up to whole people unless the rule says otherwise: 30 % of four is two. The EU’s rule for boards takes the number closest to 40 % that is not above 49 %. Everything is computed in whole numbers.
method-rounding-source = Directive (EU) 2022/2381 for the second way; the first is ours.
method-sole = Exactly one woman
method-sole-text = Said of panels of four people or more on which everybody is counted and exactly one is a woman.
method-sole-source = R. M. Kanter, 1977, on those who are alone in a group. That it is four is ours.
method-moderating = Women who only hand out the floor
method-moderating-text = All women on a panel chair, moderate, host, advise, observe or witness, and none is among those who speak or lead.
method-moderating-source = the rules of EWMD; a panel of the World Bank with 15 men and a woman who moderated (hesp-news.org, 2016).
method-mend = What would mend it
method-mend-text = The fewest changes of each kind after which the rule holds for certain. Those whom a delegation chose are not asked to leave by it. Whom it concerns is never said.
method-mend-source = ours.
method-fragile = What one cancellation would undo
method-fragile-text = A panel that holds and would not if one woman left is told apart, with the number to plan for.
method-fragile-source = O. Barder’s advice to plan for two women.
method-late = A woman added late
method-late-text = No woman was on the line-up when it was first complete or published, and the first one said yes less than 14 days before it begins. Nothing is said where somebody had not been counted then, or was counted otherwise.
method-late-source = S. Wheeler. That it is 14 days is ours.
method-voice = Seated, and hardly heard
method-voice-text = The share of the time that women had, divided by their share of those who had the floor: 1 where women spoke as long as others, one half where 40 % of the people had 20 % of the time. Said where it is less than 1, and only if the organiser recorded a time for everybody who was there to speak and each of them is counted.
method-voice-source = the G-app, which measures speaking time.
method-order = Last, or cut short
method-order-text = A woman spoke last, or times of women were cut by more minutes than those of men, as the organiser recorded it. Of each time only full minutes count.
method-order-source = EU Panel Watch, 2016.
method-flicker = Mended, and undone
method-flicker-text = Within 14 days after a panel came to hold it has fewer women or holds no longer. Who is counted otherwise since is no step back.
method-flicker-source = ours.
method-uncounted = Counted once, and no longer
method-uncounted-text = The organiser had said how somebody is counted and says so no longer, so that what did not hold cannot be said. What a person says in their own words or has erased is never part of it. Of numbers without names it cannot be told.
method-uncounted-source = ours.
method-split = A panel that became talks of one
method-split-text = A line-up that was complete or published and did not hold now asks nothing of anybody, and two or more of its people each have a talk to themselves within the same event. The event as a whole is judged with everybody, whatever the panels.
method-split-source = ours.
method-apart = Listed somewhere else
method-apart-text = One file, link or page lists everybody with the floor but the women, who are named in another one only. Somebody who sits on the stage and is in no line-up at all is in no record, and nobody can tell it from here.
method-apart-source = ours.
method-lifted = Women on panels by themselves
method-lifted-text = Half of all places of women, or more, are on panels on which only women sit. The share of women on all panels is then said beside the share on the others.
method-lifted-source = Open Society Foundations, on 23 conferences with 4,601 panels: men are rare on topics of gender. That it is half is ours.
method-chance = More or fewer than by chance
method-chance-text = The panels keep their sizes, and the women on all of them stay as many; every way to seat them is as likely as any other. How many panels without a woman, with one, with two, or with exactly as many as a share needs are then to be expected stands beside how many there are, as a ratio, and first of all. How likely chance alone shows as many follows only from eight panels on. Whole numbers where they fit, logarithms beyond.
method-chance-source = the hypergeometric distribution, panel by panel, by a dynamic programme.
method-spread = Spread
method-spread-text = Whether the women of a series are spread more evenly over its panels than chance would, or sit together. Neither is called balanced.
method-spread-source = Pearson’s chi-square, about P - 1 for P panels.
method-bunching = Stopping at what is needed
method-bunching-text = Of the panels that reach exactly what a share needs, or miss it by one, how many reach it, beside how many would by chance.
method-bunching-source = Chang et al., 2019, on boards with two women; a Poisson-binomial distribution.
method-reuse = The same few again
method-reuse-text = Seats for each woman beside seats for each man, and the share of the one who has most. Where people come again, panels are less independent than the other figures take them to be.
method-reuse-source = the boards of Norway, 2007 to 2010.
method-silo = On some topics only
method-silo-text = The share of women on the panels of one kind, which you name, beside the others. Topics are not derived from titles.
method-silo-source = Open Society Foundations, on 23 conferences with 4,601 panels; Fisher’s exact test.
method-likewise = Who comes when somebody leaves
method-likewise-text = How often a woman takes a seat that a woman left, beside one that a man left, read from what was recorded.
method-likewise-source = Tinsley et al.; Fisher’s exact test.
method-notice = Notice
method-notice-text = How many days before the beginning women and men said yes, compared by their order alone, for those who sit there at the end.
method-notice-source = S. Wheeler; Mann and Whitney, 1947.
method-showcase = Keynotes
method-showcase-text = The share of women on panels with a keynote, beside the others.
method-showcase-source = KubeCon Europe 2023: 9 of 22 keynotes, 90 of 335 others; Fisher’s exact test.
method-conveners = Who convenes
method-conveners-text = Panels that a woman chairs, moderates or hosts, beside those on which no woman does: the women among those who speak or lead. Who put the panel together is not recorded; who hands out the floor stands for it.
method-conveners-source = PMC3884059: with a woman among the conveners 43 % women, without 25 %.
method-trend = From year to year
method-trend-text = By how much the share of panels without a woman changes from one year to the next.
method-trend-source = Cochran, 1954, and Armitage, 1955.
method-bias = It does not prove bias
method-bias-text = A number that chance would rarely show says that chance did not make it. It does not say what did, nor who. Who looks at many series finds some by chance.
method-bias-source = ours.
method-few = Few panels
method-few-text = One panel proves next to nothing, and of fewer than eight no probability is named. The ratio stands alone.
method-few-source = ours.
method-off-record = What nobody recorded
method-off-record-text = Who sat on the stage without being listed, who was asked and declined, and what a panel was before it came here, cannot be told.
method-off-record-source = ours.
method-not-read = What is not read
method-not-read-text = Who speaks last and how long women speak is not shown, because no file that is read here tells it. Names, pictures, voices and pronouns are not read for how somebody is counted.
method-not-read-source = ours.

## Many panels together

series-title = What your panels show together
series-all = All your panels
series-bias = This does not prove bias: it compares with chance, and says nothing of how it came about.
series-counts = { $panels ->
    [one] One panel
   *[other] { $panels } panels
} with two or more people who are counted; women: { $share }; { $menonly ->
    [0] none of men only
    [one] one of men only
   *[other] { $menonly } of men only
}.
series-none = None of these panels has two or more people who are counted.
series-kind = Kind of panels to set beside the others
series-share = Share to look for, in percent
series-button = Look
series-chance-title = Beside chance
series-panels-with = Panels with
series-seen = There are
series-expected = By chance
series-ratio = Times as many
series-likely = Chance alone shows as much in
series-hit-none = no woman
series-hit-one = exactly one woman
series-hit-two = exactly two women
series-hit-need = exactly as many as { $percent } % needs
series-p = ; chance alone shows as much in { $percent } of all cases
series-percent = { $n } %
series-percent-least = less than { $n } %
series-more-title = And besides
series-spread-siloed = Women sit together more than by chance: spread { $d }, by chance { $expected }{ $chance }.
series-spread-rationed = Women are spread more evenly than by chance: spread { $d }, by chance { $expected }{ $chance }.
series-spread-chance = Women are spread about as by chance: spread { $d }, by chance { $expected }{ $chance }.
series-bunching = Of { $near } panels that reach exactly what { $percent } % needs, or miss it by one, { $at } reach it; by chance { $expected }{ $chance }.
series-trend = From one year to the next the share of panels without a woman changes by { $points } points{ $chance }.
series-reuse = { $people } women have { $seats } places, { $each } each; the one with most has { $top }. { $menpeople } men have { $menseats }, { $meneach } each; the one with most has { $mentop }.
series-silo = Women on panels of the kind “{ $kind }”: { $first }; on the others: { $second }{ $chance }.
series-showcase = Women on panels with a keynote: { $first }; on the others: { $second }{ $chance }.
series-conveners = Women who speak or lead where a woman chairs, moderates or hosts: { $first }; where none does: { $second }{ $chance }.
series-likewise = A woman took the place of { $first } women who left it, and of { $second } men{ $chance }.
series-notice = Of all pairs of a woman and a man, she had less notice in { $percent }; half would be alike{ $chance }.
series-no-past = Who came for whom, and how much notice people had, is read of at most { $max } panels: look at one event.
series-recur = Who sits on several panels makes them less independent than these figures take them to be.
series-few = There are fewer than { $min } panels, so nothing is said of how likely chance is. What there is beside what was to be expected is all there is to say.
series-dropped = { $n ->
    [one] One place of somebody who has not been counted was left out.
   *[other] { $n } places of people who have not been counted were left out.
}
series-left-out = { $n ->
    [one] One panel with fewer than two people who are counted was left out.
   *[other] { $n } panels with fewer than two people who are counted were left out.
}
series-parked = { $n ->
    [one] One panel waits for the operator and was left out.
   *[other] { $n } panels wait for the operator and were left out.
}
series-too-many = These are more than { $max } panels. Look at one event.

## The charters in force

charters-title = Charters and their rules
charters-subscribe = Be told when a published panel of any event does not meet one of these rules
charters-lead = By these rules every panel here is judged. Quoted words are those of the source; the rest says how it is read here. The texts are in the language of whoever wrote them.
charters-none = No charter is in force.
charters-edition = Edition { $version }, SHA-256 { $hash }
charters-rules = Its rules
charters-goals = Its published goals
charters-goals-source = Published as goals a to e by the initiative “Mobilizing Men as Partners for Women, Peace and Security” (launched on 20 March 2019, oursecurefuture.org). The text of the Charter was not at hand when this page was written, so the goals that are not measured are named by their letter only.
charters-goal-a = At least 30 % women among those who lead and among those who take part, rising every year to half: measured by the rule below.
charters-goal-not-measured = Not measured here yet.
charters-organised = Written for panels that its holder organises. Who pledges it is told of those that he sits on.
charters-funded = Written for panels that its holder pays for. Who pledges it is told of those that he sits on.
charters-announced = Judged when the line-up is complete or published, and not before.
charters-days-before = { $days ->
    [one] Judged from the day before the panel on.
   *[other] Judged from { $days } days before the panel on.
}
charters-grace = { $days ->
    [one] Who drops out on the last day leaves the others free to stay. { $reason }
   *[other] Who drops out in the last { $days } days leaves the others free to stay. { $reason }
}
charters-not-assessed = Not looked at here: { $what }. { $why }.
charters-exception = Excepted: { $who }. { $why }.

## Who runs this, and how to object

about-title = About this service
about-operator = Who runs it
about-operator-text = { $operator }.
about-operator-none = Whoever runs this has not said how to reach them. It is used on their own machine.
about-purpose = What for
about-purpose-text = Organisers count who is given the floor on their panels, see early which panel has no woman, and mend it in time. Allies who pledged not to sit on such a panel are told.
about-counted = How people are counted
about-counted-text = As they said, or as the organiser knows them. Nothing is derived from names, pictures or voices. What a person says goes before what an organiser says.
about-public = What is public
about-public-text = What an organiser published of an event: the line-up, and, as a second act, how a panel stands. How a single person is counted is not.
about-kept = How long it is kept
about-kept-text = As long as the organiser keeps the event. What is about a person is sealed under a key of that person; to have it erased destroys the key, at once and for ever.
about-object = How to object
about-object-text = Write to the organiser of the event, or to whoever runs this service. You can see what is stored about you, have it changed, be left out, or have it erased. You need not give a reason.

## When something is not there

not-found-title = There is nothing here
not-found-text = Nothing is here, or it is not for you to see. If it is your event, sign in.
problem-title = This did not work
problem-text = It is not your mistake. Try again in a moment.
reading-title = The log is still being read
reading-text = What was recorded is being read, { $percent } % so far. This page will be here in a moment; load it again.
forbidden-text = This form was sent from another site.

## Titles of the rules that are shipped, as their charters have them

rule-barder = At least one woman on the panel, not including the chair
rule-ga = At least one woman among the panellists
rule-igc = Not a single-sex panel
rule-igc_panellists = Not a single-sex panel, not including the chair
rule-lf = Of three to five speakers, one who does not identify as a man
rule-ec_gabriel = At least one other woman
rule-share_30 = 30 % women among the panellists
rule-share_40 = 40 % women among the panellists
rule-wlia_50 = Half of the speakers are women
rule-ga_2020 = 51 % women
rule-eu_boards_40 = 40 % women, in the number closest to it
rule-joint = 30 % women among those who lead and among those who take part, rising to half

import-link = Or give a link to it
import-link-hint = A public address that begins with https://, where the programme is without signing in.
preview-watch = Read this link again every hour or so, and store what changes there. Nobody else’s change is undone.
links-title = Links that are watched
links-lead = A link is read again every hour or so. What changes there is stored here; what you or others changed here stays.
links-none = No link is watched for this event.
links-well = Read without a fault the last time.
links-stop = No longer watch it
links-add = Watch another link
links-hint = A public address that begins with https:// and leads to a programme of this event. It is read once before it is watched.
links-button = Watch it
link-unreachable = The server of this link cannot be reached, or takes too long. Nothing was changed.
link-refused = The server of this link refuses, or there is nothing. Nothing was changed.
link-not-followed = This link cannot be followed: it must begin with https:// and lead to a public address. Nothing was changed.
link-too-large = What this link leads to is larger than any programme may be. Nothing was changed.
link-unreadable = This link leads to something that is no programme that can be read. Nothing was changed.
link-errors = The programme behind this link has errors. Import it by hand to see which. Nothing was changed.
link-empty = The programme behind this link names nobody. Nothing was changed.
link-other = The programme behind this link is of another event. Nothing was changed.
link-unknown = This link cannot be used. Nothing was changed.
link-too-many = No more links can be watched for this event. Stop watching one of them first.
would-cancelled = { $n ->
    [one] One session was cancelled. It stays so.
   *[other] { $n } sessions were cancelled. They stay so.
}

ask-links-title = A link for each person
ask-links-text = A file with name, address and a link of their own for everybody on your panels, for your own mail merge. By the link they see how they are counted, say it themselves, are left out, or have their data sent or erased. Send each link to its person only: whoever has it can answer for them. Each time you take the file, new links are made; those of before go on working.
ask-links-button = Make the file
answer-title = How you are counted
answer-lead = { $organiser } counts who speaks on the panels of “{ $event }” and asks how you wish to be counted. Nobody has to answer.
answer-organiser = The organiser
answer-now-title = What is stored now
answer-own-words = You said yourself: { $class }. That goes before whatever anybody else says.
answer-seen-by = Who can know it: { $scope }.
answer-asserted = Counted by the organiser: { $class }. You have not said anything yourself.
answer-asserted-too = The organiser had noted: { $class }. It does not count while your own words stand.
answer-asserted-seen-by = The organiser can see it, those on your panel learn the panel’s numbers (on a small panel these can show how one person was counted), and the public sees totals of at least ten people, or a single panel’s numbers only if the organiser publishes them.
answer-nobody = Nobody has counted you yet. Nothing is derived from your name or picture.
answer-places = On these panels:
answer-say-title = Say it yourself
answer-say-text = Your own words go before what the organiser says. On a panel on which you were counted already they are taken in when its line-up changes next, so that nobody can tell who changed what.
answer-class = Count me
answer-scope = Who may know it
answer-as-woman = as a woman
answer-as-man = as a man
answer-as-non-binary = as non-binary
answer-as-undisclosed = I would rather not say
answer-scope-public = everybody
answer-scope-panel = the organiser and those on my panels, the public not
answer-scope-totals = nobody, only totals of at least ten people
answer-scope-withheld = nobody, and in no figure
answer-state-button = Count me so
answer-choose-both = Choose how to be counted and who may know it. Nothing was stored.
answer-stored = That is stored.
answer-else-title = Or otherwise
answer-leave-out-text = You are shown as “not stated” and are in no figure. Your name stays on the line-up.
answer-leave-out-button = Leave me out
answer-withdraw-text = Take back what you said. Then what the organiser says counts again, if there is anything.
answer-withdraw-button = Take it back
answer-withdrawn = What you said is taken back.
answer-data-text = All that is stored about you, as a file.
answer-data-button = Have my data sent
answer-erase-text = Your name, your address and how you are counted are erased here for good. The place stays, without you. This link then opens nothing any more.
answer-erase-sure = Yes, erase it. It cannot be taken back.
answer-erase-button = Erase my data
answer-be-sure = Tick that you are sure. Nothing was erased.
answer-nothing = This link was cut, or what it opened was erased. Copy all of it, or ask the organiser for another one.
answer-erased-title = Erased
answer-erased = Your name, your address and how you were counted are gone. Copies that others had before are not in our hands.
answer-erasing = It is recorded that your data is to be erased, and it will be in a moment.
event-link-fault = A link that is watched for this event could not be used the last time. Nothing was changed; see why.

## What was recorded about a panel

history-title = What changed, and when
history-text = Every change of this line-up, the last one first. What was known then is what you saw at the time; what was true on the stage counts the same people as is known today. Judged by the rules in force today.
history-when = { $day }, { $time } UTC
history-known = Known then:
history-on-stage = On the stage, as is known today:
history-changed = { $rule }: { $before }, then { $after }.
history-planned = The panel was entered.
history-retitled = Its title changed.
history-rescheduled = Its time changed.
history-seat-offered = { $n ->
    [one] One place more was listed; it has { $places }.
   *[other] { $n } places more were listed; it has { $places }.
}
history-seat-listed = Another source listed the same people too ({ $n }).
history-seat-unlisted = One source no longer lists people that another one does ({ $n }).
history-seat-invited = Invited: { $n }.
history-seat-confirmed = Said yes: { $n }.
history-role-changed = Other roles: { $n }.
history-seat-described = What is said of people changed: { $n }.
history-seat-withdrawn = { $n ->
    [one] One place was given up; it has { $places }.
   *[other] { $n } places were given up; it has { $places }.
}
history-count-declared = It was counted in numbers.
history-line-up-completed = The line-up was called complete.
history-line-up-reopened = The line-up was opened again.
history-floor-recorded = Who had the floor was recorded.
history-line-up-published = The line-up was published.
history-standing-published = How it stands was published.
history-standing-withheld = How it stands was withheld.
history-standing-questioned = Somebody asked about how it is shown to stand.
history-standing-answered = That question was answered.
history-withheld = The operator withheld it.
history-released = The operator released it.
history-cancelled = It was cancelled.
