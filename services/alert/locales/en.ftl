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
most-mend = Most organisers mend it when someone asks.

## Messages

opened-subject-no-woman = { $ref }: no woman among the { $people } so far
opened-subject = { $ref } does not hold yet
asked-you = You asked us to tell you when a panel you sit on does not meet your pledge: “{ $wording }”
asked-public = You asked us to tell you when a published panel does not meet this rule: { $rule }.
not-told = The organiser has not been told that you pledged. Reply, and a person answers.
reply = Reply, and a person answers.
escalated-subject = { $ref }: still open, { $left }
escalated = We told you of it on { $opened }, and it is still so.
cannot-tell-subject = { $ref }: we cannot tell whether it holds
cannot-tell = We cannot tell whether it meets your pledge: not everybody on it has been counted, or the line-up changed since. We tell you this once, and write again when we know that it does not hold. Until then our silence means nothing, neither good nor bad. Most organisers count when someone asks.
no-longer-subject = { $ref } no longer holds
no-longer = “{ $panel }” held, and does not any more.
mended-subject = { $ref } now holds
mended = “{ $panel }” now meets your pledge: { $stands } We told you on { $opened }; it was mended on { $mended }. Thank you. If the line-up changes again we will tell you.
mended-public = “{ $panel }” now meets the rule “{ $rule }”: { $stands } We told you on { $opened }; it was mended on { $mended }.
corrected-subject = Correction: { $ref }
corrected = On { $opened } we told you that this panel, “{ $panel }”, does not meet your pledge. That was wrong, and we have taken it back. Nobody has to do anything, and the organiser made no change you need to ask about. If you have written to them, you may forward this. We do not say what was wrong, because it can concern a person. We are sorry.
corrected-public = On { $opened } we told you that “{ $panel }” does not meet the rule “{ $rule }”. That was wrong, and we have taken it back. The organiser made no change. We do not say what was wrong, because it can concern a person. We are sorry.
asked-subject = Is that you, on { $day }?
asked-subject-undated = Is that you, at “{ $convening }”?
asked = Somebody of your name is listed for { $place } You asked us to look at this organiser's published line-ups. We cannot tell whether that is you, so we tell you nothing else about this panel.
asked-again = If it is you, say so, and we tell you how it stands under your pledge. If it is not, we will not ask again about this panel.
verify-subject = Is this your address?
verify-pledge = Somebody, we hope you, made a pledge with this address: not to sit on panels that do not meet it, and to be told of them. Nothing happens before you say yes: nobody is matched, judged or told.
verify-subscription = Somebody, we hope you, asked us to write to this address when a published panel does not meet a rule. Nothing happens before you say yes.
verify-ignore = The link is good for two days. If it was not you, do nothing: we will not write again.

button-note = Write to the organiser: opens a note in your own mail
button-not-me = I am not on this panel
button-it-is-me = That is me
button-wrong = This is wrong
button-verify = Yes, this is my address
footer-sent = Openfloor wrote this to you because you asked for it at { $host }.
footer-stop = To be told nothing more: { $url }

note-subject = “{ $panel }”
note-body = Dear organisers,

    I am listed for “{ $panel }”, { $convening }. I have promised not to serve on a panel that does not meet this sentence: “{ $wording }”

    As far as I know the line-up does not meet it so far. Could you mend it? I am glad to help, and to suggest people.

    Kind regards
wrong-subject = This is wrong: { $notice }
wrong-body = What is wrong with this message? A person reads it.

## Pages

title-pledge = Make a pledge
pledge-intro = Say under which condition you sit on panels. If you are listed for one that does not meet it, we tell you, early enough to mend it, and again when it is mended. No organiser learns that you pledged.
label-name = Your name, as programmes list it
label-address = Your e-mail address
label-wording = Your sentence
label-rule = What it means
label-webhook = A webhook, if a program of yours wants to know (https://…)
label-language = Language of our messages
button-pledge = Pledge
title-sent = Look at your mail
sent = If this address can get mail from us, there is a message with a link. Nothing happens before you follow it.
sent-secret = This is the secret that signs your webhook. It is shown once:
title-verify = Is this your address?
verify-page = One click, and what you asked for takes effect.
title-verified = Thank you
verified = Your address is confirmed. We tell you when there is something to tell.
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
answer-page = Say whether you are on this panel.
title-answered = Thank you
answered = We have noted it.
title-unsubscribe = Stop these messages
unsubscribe-page = One click, and we write no more.
button-unsubscribe = Stop
title-unsubscribed = You are told nothing more
unsubscribed = If you change your mind, the link in our last message lets you resume.
title-refused = This cannot be done
bad-link = This link is not one of ours, or it was cut. Copy all of it.
too-soon = A mail was sent already; another one can be asked for later.
link-expired = This link is older than two days. Ask for another mail.
refused = This cannot be done any more.
try-again = Not just now. Please try again in a moment.
