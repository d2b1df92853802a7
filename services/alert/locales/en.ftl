### Every sentence that an ally reads, in English. Keys are the same in every language.
### A wording whose key ends in a number is one edition: never change it, add the next one.

## Numbers and dates

number = { $n ->
    [0] no
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
date = { $day } { $month }
date-far = { date } { $year }
# A gap: no sentence needs its day.
undated = { "" }
days-left = { $days ->
    [0] today
    [1] tomorrow
   *[other] { $days } days from now
}

## The panel

ref-ally-dated = Your panel on { $day }
ref-ally = Your panel “{ $panel }”
ref-public-dated = “{ $panel }” on { $day }
ref-public = “{ $panel }”
place-dated = “{ $panel }”, { $convening }, { $day }, { $left }.
place-day = “{ $panel }”, { $convening }, { $day }.
place = “{ $panel }”, { $convening }.
people-speakers = { $n ->
    [1] { $number } speaker
   *[other] { $number } speakers
}
people-leaders = { $n ->
    [1] { $number } person who leads
   *[other] { $number } people who lead
}
people-participants = { $n ->
    [1] { $number } person who takes part
   *[other] { $number } people who take part
}
besides-chair = { $people } besides the chair
of-everyone = { $people } counted, of { $everyone } on the panel
stands-no-woman = { $people }, no woman among them.
stands-all-men = { $people }, all of them men.
stands-no-man = { $people }, no man among them.
stands-some = { $people }, { $women ->
    [1] one woman
   *[other] { $number } women
} among them ({ $women } of { $n }).
stands-share = { $people }, { $women ->
    [0] no woman
    [1] one woman
   *[other] { $number } women
} among them ({ $women } of { $n }, { $percent } %). { $target } % is asked for: { $need }.
stands-unknown = { $people }: { $women } counted as women, { $unknown } not counted yet.
counted-on = Counted on { $day }.
line-up-public = The line-up is public already.
line-up-not-public = The line-up is not public yet.

## What would mend it

mend = What would mend it: { $ways }.
or = { $first }, or { $second }
way-add-women = { $n ->
    [1] one woman more as a speaker
   *[other] { $number } women more as speakers
}
way-replace-men = { $n ->
    [1] one woman in the place of a man
   *[other] { $number } women in the places of men
}
way-open-seats = { $n ->
    [1] a woman in an open place
   *[other] women in { $number } open places
}
way-give-floor = { $n ->
    [1] the floor for a woman who now moderates
   *[other] the floor for { $number } women who now moderate
}
way-add-men = { $n ->
    [1] one man more
   *[other] { $number } men more
}
chair-alone = A woman in the chair alone would not, under your sentence.
excused = Somebody left in the last days before it. By the rule that you chose you are free to stay then, and to say so.
most-mend = Most organisers mend it when someone asks.

## Messages

opened-subject-no-woman = { $ref }: no woman among the { $people } so far
opened-subject = { $ref } does not hold yet
asked-you = You asked us to tell you when a panel you sit on does not meet your pledge: “{ $wording }”
asked-public = You asked us to tell you when a published panel does not meet this rule: { $rule }.
not-told = The organiser has not been told that you pledged. Reply, and a person answers.
reply = Reply, and a person answers.
assistant-copy = This is a copy for an assistant. Its buttons do what they do for the one who pledged.
escalated-subject = { $ref }: still open, { $left }
escalated = We told you of it on { $opened }, and it is still so.
cannot-tell-subject = { $ref }: we cannot tell whether it holds
cannot-tell = We cannot tell whether it meets your pledge: not everybody on it has been counted, or the line-up changed since. We tell you this once, and write again when we know that it does not hold. Until then our silence means nothing, neither good nor bad. Most organisers count when someone asks.
no-longer-subject = { $ref } no longer holds
no-longer = “{ $panel }” held, and does not any more.
mended-subject = { $ref } now holds
mended = “{ $panel }” now meets your pledge: { $stands } We told you on { $opened }; it was mended on { $mended }. Thank you. If the line-up changes again we will tell you.
mended-public = “{ $panel }” now meets the rule “{ $rule }”: { $stands } We told you on { $opened }; it was mended on { $mended }.
holds-subject = { $ref } holds
holds = It meets your pledge. If the line-up changes so that it does not, we will tell you.
holds-public = It meets the rule “{ $rule }”.
corrected-subject = Correction: { $ref }
corrected = On { $opened } we told you that this panel, “{ $panel }”, does not meet your pledge. That was wrong, and we have taken it back. Nobody has to do anything, and the organiser made no change you need to ask about. If you have written to them, you may forward this. We do not say what was wrong, because it can concern a person. We are sorry.
corrected-public = On { $opened } we told you that “{ $panel }” does not meet the rule “{ $rule }”. That was wrong, and we have taken it back. The organiser made no change. We do not say what was wrong, because it can concern a person. We are sorry.
asked-subject = Is that you, on { $day }?
asked-subject-undated = Is that you, at “{ $convening }”?
asked = Somebody of your name is listed for { $place } You asked us to look at this organiser's published line-ups. We cannot tell whether that is you, so we tell you nothing else about this panel.
asked-again = If it is you, say so, and we tell you how it stands under your pledge. If it is not, we will not ask again about this panel.
together-subject = Your panels: { $n } messages in one
together-subject-public = Panels that you follow: { $n } messages in one
together-lead = You asked us to write once a day. What does not hold comes first, and what is nearer before the rest.
verify-subject = Is this your address?
verify-pledge = Somebody, we hope you, made a pledge with this address: not to sit on panels that do not meet it, and to be told of them. Nothing happens before you say yes: nobody is matched, judged or told.
verify-subscription = Somebody, we hope you, asked us to write to this address when a published panel does not meet a rule. Nothing happens before you say yes.
verify-assistant = Somebody who pledged not to sit on panels that do not meet a sentence of theirs named this address as their assistant's: to get a copy of what we tell them about their panels. Nothing happens before you say yes.
verify-ignore = The link is good for two days. If it was not you, do nothing: we will not write again.
feed-title = What Openfloor told you

button-note = Write to the organiser: opens a note in your own mail
button-not-me = I am not on this panel
button-it-is-me = That is me
button-wrong = This is wrong
button-later = Ask me again in a week
button-answers = I did something about it
button-asked = I asked the organiser
button-mended = It is mended
button-recommended = I recommended somebody
button-offered-seat = I offered my seat
button-stepped-down = I stepped down
button-stays = I stay, and will say so
button-write-to-us = Write what is wrong: a person reads it
button-verify = Yes, this is my address
footer-sent = Openfloor wrote this to you because you asked for it at { $host }.
footer-stop = To be told nothing more: { $url }

month-subject = Your panels in { $month }
month-known = In { $month } we knew of { $panels } with your name.
month-none = In { $month } we knew of no panel with your name.
month-panels = { $n ->
    [1] one panel
   *[other] { $number } panels
}
month-hold = { $n ->
    [1] one meets your pledge.
   *[other] { $number } meet your pledge.
}
month-do-not-hold = { $n ->
    [1] one does not; we told you of it.
   *[other] { $number } do not; we told you of them.
}
month-cannot-tell = { $n ->
    [1] of one we cannot tell.
   *[other] of { $number } we cannot tell.
}
month-unread = { $n ->
    [1] The link that you gave us for one of your invitations cannot be read any more. We say this once.
   *[other] The links that you gave us for { $number } of your invitations cannot be read any more. We say this once.
}
month-only = We only know events whose organisers use Openfloor, or that you told us about: that we say nothing of a panel means nothing.
month-ask = Are you speaking anywhere else? Then ask the organiser who else will be there; the words for it are below.

count-subject-holds = Your invitation: { $panel } holds
count-subject-not-yet = Your invitation: { $panel } does not hold yet
count-subject-unclear = Your invitation: how { $panel } is made up
count-panel = the panel
count-panel-on = the panel on { $day }
count-panel-called = “{ $panel }”
count-panel-both = “{ $panel }” on { $day }
count-told = Somebody who has your pledge link sent back how { $panel } is made up.
count-holds = It meets your pledge: “{ $wording }”
count-not-yet = It does not meet your pledge yet: “{ $wording }”
count-unclear = Whether it meets your pledge cannot be said yet: “{ $wording }”
count-asks-nothing = Your pledge asks nothing of such a panel: “{ $wording }”
count-only-you = We cannot check this, and we tell nobody else. We hear of changes only if the organiser keeps the event with us.

invited-stands = “{ $panel }”. { $stands }
invited-stands-on = “{ $panel }” on { $day }. { $stands }
invited-mended = It meets your pledge now: “{ $wording }”
invited-cannot-tell = Whether it meets your pledge cannot be said: not everybody on it has been counted. If you know how they are to be counted, say so on your page; until then our silence means nothing, neither good nor bad.
invited-by-link = So says the programme whose link you gave us on { $given }. Only you see this, and no organiser hears of it.
invited-by-you = So it stands by what you told us last. Only you see this, and no organiser hears of it.
button-invited-page = Change it, or stop watching it
invited-note-body = Dear organisers,

    thank you for inviting me to “{ $panel }”. I have promised not to serve on a panel that does not meet this sentence: “{ $wording }”

    As far as I know the line-up does not meet it so far. { $why } Could you mend it? I am glad to help, and to suggest people.

    Kind regards

note-subject = “{ $panel }”
note-body = Dear organisers,

    I am listed for “{ $panel }”, { $convening }. I have promised not to serve on a panel that does not meet this sentence: “{ $wording }”

    As far as I know the line-up does not meet it so far. { $why } Could you mend it? I am glad to help, and to suggest people.

    Kind regards
note-rights = Women have a right to a part in this debate, and the audience to hear them.
note-process = Debates go further, and agreements last longer, when women have a part in them.
note-reputation = People notice such a line-up today, and remember it longer than what was said.
wrong-subject = This is wrong: { $notice }
wrong-body = What is wrong with this message? A person reads it.

## Pages

title-pledge = Make a pledge
pledge-intro = Say under which condition you sit on panels. If you are listed for one that does not meet it, we tell you, early enough to mend it, and again when it is mended. No organiser learns that you pledged.
label-name = Your name, as programmes list it
label-address = Your e-mail address
label-sentence = Which sentence do you pledge?
label-more = More: your own words and numbers, which panels, from when, the note to organisers, language
label-wording = The same in your own words
label-rule = Or another meaning, by a rule of this service
label-from = In force from (for events on or after this day)
label-which = For which of your panels
which-all = all of them
which-published = those whose line-up is public
which-speaking = those where I have the floor, not those that I only chair
label-own = Your own reading of the sentence
own-lead = Leave empty what is as the sentence says. If something is otherwise, say in your own words above what you pledge.
own-as-it-says = as the sentence says
label-people = From how many people on
label-women = How many women at least, where the sentence asks for a number
label-share = Which share of women at least, in percent, where it asks for a share
label-who = Who counts
who-everyone = everybody on the stage
who-without-chair = everybody but the chair
who-speaking = only who has the floor
label-non-binary = Non-binary people
non-binary-own-class = count as neither women nor men
non-binary-not-men = count with the women: people who are not men
own-no-number = One of the numbers cannot be meant: they go from 1 to 100. Go back and change it.
own-no-women = This sentence asks for no number of women. Go back and leave that empty, or choose another sentence.
own-no-share = This sentence asks for no share of women. Go back and leave that empty, or choose another sentence.
own-no-who = This sentence says itself who counts. Go back and leave that as it is.
own-no-panel = No panel could be meant by this: the sentence speaks of smaller ones. Go back and change the number of people.
own-no-words = You read the sentence in a way of your own, and it would say something else. Go back and say in your own words what you pledge.
manage-from = For events on or after { $day }.
manage-which = For these of your panels: { $which }.
label-framing = How your note to an organiser argues
framing-rights = By the right to take part
framing-process = By how well a debate works
framing-reputation = By what is said of a panel afterwards
sentence-barder = I will not serve on a panel of two or more unless there is at least one woman on it, not counting the chair.
sentence-ga = I will not be a panellist when there are no women among the panellists.
sentence-igc = I will no longer sit on single-sex panels.
sentence-lf = Of three to five speakers, at least one does not identify as a man, or I do not speak.
label-webhook = A webhook, if a program of yours wants to know (https://…)
label-language = Language of our messages
button-pledge = Pledge
button-change = Change it
title-changed = Changed
changed = We go by what you told us now.
title-sample = What you would get
sample-panel = After the ceasefire
sample-convening = Geneva Peace Forum
title-sent = Look at your mail
sent = If this address can get mail from us, there is a message with a link. Nothing happens before you follow it.
sent-secret = This is the secret that signs your webhook. It is shown once:
title-verify = Is this your address?
verify-page = One click, and what you asked for takes effect.
title-verified = Thank you
verified = Your address is confirmed. We tell you when there is something to tell.
next-reply = Where do you speak next? Answer an invitation with this, to copy:
reply-to-copy = Thank you for the invitation, I should like to come. I have made a promise that I keep for every panel: “{ $wording }” Could you tell me who else will speak, and who chairs? If names are still missing I am glad to suggest some. Half a minute is enough to count it here, without an account: { $link }
link-change = Change what you pledged
link-words = Questions to ask before you accept, and how to decline kindly
title-words = Before you accept
words-before = Four questions that most organisers answer gladly:
words-who = Who else will speak, and how many places are still open?
words-role = Who chairs, and does the chair have a say of their own?
words-mend = If the line-up does not meet my sentence: until when could it still change, and whom may I suggest?
words-late = If somebody drops out late, will you tell me?
words-decline = And to decline, in words that leave the door open:
decline-to-copy = Thank you for thinking of me. I speak only on panels that keep a promise I made, and as it stands this one does not yet. If the line-up changes I shall be glad to come; and I can suggest people who would be better on it than I am. I wish you a good event.
title-invitation = Does this panel keep the promise?
invitation-lead = Whoever sent you this link speaks only on panels that keep this promise:
invitation-count = Count the panel, with the person you invite: half a minute
invitation-stands = How it stands
invitation-who = What you send goes to the person who gave you the link, and to nobody else. It makes no entry anywhere.
label-panel = What the panel is called, if you like
label-on = Its day, if it has one
button-send-count = Send this back
invitation-keep = Do you keep your events here?
label-invited = Whom you invite
button-keep-count = Keep it as an event of mine
invitation-keep-who = Only you see the event. The place is theirs for certain, and they are told without your doing when the line-up changes.
title-count-sent = Sent
count-sent-page = The person who gave you the link gets it by mail. If the line-up changes, send another one.
count-keep = Do you keep your events here? Then keep this one, too: the place is theirs for certain, and they are told without your doing when the line-up changes. Or give this link where you add the place in the page of the panel, or as the id of the person in your file.
invitation-nobody = Nobody takes a count by this link now. Ask whoever gave it to you for another one.
too-many-counts = Enough was sent through this link today. Another one can be sent tomorrow.
pledge-joins = It counts for the programme
programme-lead = Who joins this programme pledges one of these sentences. Their names are shown to nobody.
link-join = Make this pledge
programme-contact = Questions to:
programme-languages = Answered in:
link-programme-change = Change this programme
programme-invite = The link to hand on
programme-figures = In figures
programme-how = Counted at the end of each month. A figure is shown from { $least } on, and moves by { $least } or not at all, so that no two months tell what one person did; until then it stays as it was. We count only panels whose organisers use Openfloor.
programme-no-month = No month has ended yet.
programme-few = few
programme-none = –
programme-share = { $n } ({ $percent } %)
column-month = Month
column-pledges = Pledges
column-panels = Panels watched
column-cannot-tell = of which we cannot tell
column-asked = Panels asked about
column-mended = mended afterwards
column-days = Days to mending (median)
link-csv = The same for a spreadsheet (CSV)
title-programmes = Programmes
programmes-lead = Run a pledge that others join: it gets a page with its sentences and its figures, and a link to hand on. You see counts, never a list.
label-programme-name = What it is called
label-programme-contact = How to reach you: an e-mail address or a link. Everybody sees it.
label-programme-languages = In which languages you answer
label-programme-sentences = Which sentences can be pledged
label-programme-own = And one of your own, if you like
label-programme-rule = What your own sentence means
button-programme-store = Store it
programme-fault = A programme has a name, a contact, a language and at least one sentence.
link-programme-page = Its page
programme-end = End this programme
programme-end-page = Its page and its figures are gone for good. The pledges stay with those who made them.
button-programme-end = End it for good
button-leave = Count my pledge for no programme
title-manner = When we write to you
manner-lead = Nothing is lost by any of this: what waits is told later, and what was mended meanwhile is not told at all.
manner-never = no quiet hours
manner-at-once = as it happens
manner-refused = This cannot be: quiet hours begin and end at two different hours, and a day is written like 2026-05-14.
reminders-all = whenever the day comes nearer
reminders = { $n ->
    [0] never
    [1] once
   *[other] at most { $number } times
}
label-offset = Your clock
label-quiet-from = Nothing from
label-quiet-until = until
label-daily = All of a day together, at
label-reminders = Remind me that a panel still does not hold
label-snooze = Tell me nothing before this day
label-praise = Tell me also that a published panel holds
programme-voices = Who says so in public
title-voice = My name on the page of the programme
voice-lead = Nobody is listed there. If you want to be seen, write what everybody may read: your name stands beside it, and nowhere else. You can take it back at any time; what others copied meanwhile stays with them.
voice-heard = What you wrote stands on the page of the programme, for everybody to read.
voice-refused = A name and some words are needed, and not too many.
voice-no-programme = Your pledge counts for no programme now, so there is no page on which your name could stand.
label-voice-name = Your name, as everybody may read it
label-voice-words = What you say
button-voice = Show this to everybody
button-voice-back = Take it back
title-assistant = An assistant
assistant-lead = Whoever keeps your diary can get a copy of what we tell you about your panels, with the same buttons. We ask them first. The monthly letter, and the page where you change or end your pledge, stay yours alone.
assistant-sent = Unless we wrote to this address a moment ago, a mail is on its way there.
assistant-asked = { $address } has been asked and has not said yes yet.
assistant-reads = { $address } gets a copy.
assistant-no-address = This is not an e-mail address.
label-assistant = Their e-mail address
button-assistant = Ask them
button-assistant-remove = No more copies
assistant-verified = You get a copy of what we tell about panels from now on. Every message has a link that stops it.
assistant-expired = This link is older than two days. Whoever named you can have you asked again.
assistant-stopped = No more copies come to you. Whoever named you can have you asked again.
title-invitations = My invitations
invitations-lead = Panels of organisers who do not use Openfloor: give us the programme, or tell us who else speaks, and see how each stands under your pledge. Nobody else sees this, and no organiser hears of it. They count in your monthly letter.
invitation-add = Add an invitation in numbers
invitation-change = Change or remove it
invitation-with-you = Who speaks, with you:
label-invitation = What the panel is called
button-invitation-note = Keep it
button-invitation-drop = Remove it
invitation-no-title = Give the panel a name.
invitations-full = There are fifty already. Remove those that are over.
invitation-by-link = From the programme whose link you gave us on { $given }. It is read again every hour or so, and we write to you when the standing changes.
invitation-by-file = From the programme that you gave us on { $given }. It is not read again: if it changes, give it to us anew.
invitation-uncounted = { $n ->
    [1] One person on it is not counted.
   *[other] { $n } people on it are not counted.
}
invitation-to-numbers = If you keep numbers of your own here, the programme is not read any more.
button-line-up = Look at who is on it now, and count them
invitation-add-programme = Add an invitation by its programme
label-programme-link = A link to the programme
programme-link-hint = A public address that begins with https://, where the programme is without signing in. It is read again, and you are told when the standing changes.
label-programme-file = Or a file
button-programme = Show its panels
programme-too-often = Enough was read for now. Come back in an hour.
title-panels = Which panel is it?
panels-lead = Choose the one that you are invited to. Nothing is kept yet.
panels-several = Several people
panels-single = One person, or nobody yet
panels-none = There is no panel in it.
button-panel = Show who is on it
title-line-up = Who is on it?
line-up-lead = Say how you count each of them, as they told you or as you know them. Do not guess from a name or a picture: “not counted” is an answer. What you say is yours alone: nobody else sees it, and no name is kept.
line-up-open = { $n ->
    [1] One place is still open.
   *[other] { $n } places are still open.
}
line-up-you = Which of them are you?
line-up-not-yet = I am not on it yet
line-up-own = If you are not on it yet: how you are counted yourself
line-up-read-again = The programme is read again every hour or so. Who is new there is not counted until you say how.
line-up-same = This is the same person as the one of this name above, and counts once. Take the mark away if they are two.
line-up-nobody = Nobody is on it, or too many: a panel has 1 to 200 people.
title-subscribe = Be told of published panels
subscribe-lead = We write when a panel that its organiser published does not meet the rule that you choose, and again when it is mended. You learn only what everybody may see.
subscribe-everything = This is for the published panels of all events here, whoever organises them. Once your address is confirmed, you can have all of a day in one message.
subscribe-which = Of which events?
subscribe-event = This event
subscribe-series = This event, and all others of its series
label-subscriber = Your name
label-watched-rule = By which rule
button-subscribe = Tell me
link-tools = A private feed, a webhook
link-data = My data, as a file
label-copy = To copy
manage-pledge = { $name }, you pledged: “{ $wording }”
manage-subscription = You want to be told when a published panel does not meet this rule: { $rule }.
erase-page = Then we hold nothing more about you here, and can tell you nothing more. It cannot be taken back.
button-erase-now = Yes, erase everything about me here
title-tools = For programs of yours
title-feed = A private feed
feed-page = What we told you, for a feed reader. The address is as good as a password: whoever has it reads along. A new one takes the one of before back.
button-feed-open = Give me an address
button-feed-close = Take the address back
feed-opened = This is the address. It is shown once:
feed-closed = The address is taken back: nobody reads there any more.
feed-none = There is no feed of something that is not confirmed, is paused or has ended.
title-hook = Your webhook
hook-page = A check posts a message that tells nothing. A new secret signs beside the former one, until you say that the former may go.
button-hook-check = Check it
button-hook-exchange = Give me a new secret
button-hook-finish = The former secret may go
hook-taken = It took the message.
hook-unreachable = Nobody answers there.
hook-timed-out = It did not answer in time.
hook-blocked = It is not at a public address.
hook-answered = It answered { $code }.
hook-exchanged = This is the new secret. It is shown once. Both sign until the former goes:
hook-finished = The former secret signs no more.
hook-none = There is no webhook here, or your address is not confirmed yet.
hook-other = This can be done with Standard Webhooks only: Slack and ntfy have no secret.
title-manage = What you asked for
manage-active = We tell you when there is something to tell.
manage-paused = Paused: you are told nothing for the time being.
manage-unverified = Your address is not confirmed yet.
manage-withdrawn = This was withdrawn.
manage-erased = This was erased.
button-pause = Pause
button-resume = Resume
button-withdraw = Withdraw
button-erase = Erase everything about me here
title-answer = About this panel
answer-page = One click, and it is noted. The organiser is not told.
answers-page = What did you do? Say each thing that is so. The organiser is not told.
title-answered = Thank you
answered = We have noted it. Thank you.
after-asked = We tell you when it is mended.
after-mended = We look at the line-up that we know. When it says so too, we tell you.
after-help = We tell you when the line-up changes.
after-stepped-down = You are told nothing more about this panel. If you sit on it again, tell us by the link in an older message.
after-stays = You are told when it is mended, and not again that it is not.
after-wrong = We have noted that it is wrong. Write what it is, and a person looks.
after-later = If it still does not hold in a week, we tell you then.
title-unsubscribe = Stop these messages
unsubscribe-page = One click, and we write no more.
button-unsubscribe = Stop
title-unsubscribed = You are told nothing more
ended = It has ended. If you change your mind, ask for it anew.
unsubscribed = If you change your mind, the link in our last message lets you resume.
title-refused = This cannot be done
bad-link = This link is not one of ours, or it was cut. Copy all of it.
too-soon = A mail was sent already; another one can be asked for later.
link-old = This link is older than thirty days. A newer message has newer links.
link-expired = This link is older than two days, and nothing took effect. Fill in the form again, and another mail comes.
link-withdrawn = What this link was for was withdrawn: nothing is told of it any more. If you want it again, ask for it anew.
link-erased = What this link was for was erased: we hold nothing about it any more. If you want it again, ask for it anew.
invalid-address = This is not an e-mail address. Go back and change it.
invalid-webhook = Nothing can be sent to this webhook: it has to begin with https:// and to be at a public address. Go back and change it.
invalid-rule = There is no such sentence here. Go back and choose one of the list.
invalid-text = A name or a sentence is missing or too long, or has letters that nobody can read. Go back and change it.
invalid-day = A day is written like 2026-05-14. Go back and change it.
refused = This cannot be done any more.
try-again = Not just now. Please try again in a moment.
