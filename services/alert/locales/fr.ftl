### Chaque phrase que lit une alliée ou un allié, en français. Les clés sont celles de l'anglais.

## Nombres et dates

number = { $n ->
    [0] aucun
    [1] un
    [2] deux
    [3] trois
    [4] quatre
    [5] cinq
    [6] six
    [7] sept
    [8] huit
    [9] neuf
    [10] dix
    [11] onze
    [12] douze
   *[other] { $n }
}
date = { $day ->
    [1] 1er
   *[other] { $day }
} { $month }
date-far = { date } { $year }
undated = { "" }
days-left = { $days ->
    [0] aujourd'hui
    [1] demain
   *[other] dans { $days } jours
}

## Le panel

ref-ally-dated = Votre panel du { $day }
ref-ally = Votre panel « { $panel } »
ref-public-dated = « { $panel } » du { $day }
ref-public = « { $panel } »
place-dated = « { $panel } », { $convening }, le { $day }, { $left }.
place-day = « { $panel } », { $convening }, le { $day }.
place = « { $panel } », { $convening }.
people-speakers = { $n ->
    [1] une personne à la tribune
   *[other] { $number } personnes à la tribune
}
people-leaders = { $n ->
    [1] une personne qui dirige
   *[other] { $number } personnes qui dirigent
}
people-participants = { $n ->
    [1] une personne qui participe
   *[other] { $number } personnes qui participent
}
besides-chair = { $people }, sans compter la présidence
of-everyone = { $people } comptées, sur { $everyone } au programme
stands-no-woman = { $people }, aucune femme parmi elles.
stands-all-men = { $people }, toutes des hommes.
stands-no-man = { $people }, aucun homme parmi elles.
stands-some = { $people }, dont { $women ->
    [1] une femme
   *[other] { $number } femmes
} ({ $women } sur { $n }).
stands-share = { $people }, { $women ->
    [0] aucune femme
    [1] dont une femme
   *[other] dont { $number } femmes
} ({ $women } sur { $n }, { $percent } %). Il en faut { $target } % : { $need }.
stands-unknown = { $people } : { $women } comptées comme femmes, { $unknown } pas encore comptées.
counted-on = Compté le { $day }.
line-up-public = Le programme est déjà public.
line-up-not-public = Le programme n'est pas encore public.

## Ce qui y remédierait

mend = Ce qui y remédierait : { $ways }.
or = { $first }, ou { $second }
way-add-women = { $n ->
    [1] une femme de plus à la tribune
   *[other] { $number } femmes de plus à la tribune
}
way-replace-men = { $n ->
    [1] une femme à la place d'un homme
   *[other] { $number } femmes à la place d'hommes
}
way-open-seats = { $n ->
    [1] une femme à une place libre
   *[other] des femmes à { $number } places libres
}
way-give-floor = { $n ->
    [1] la parole à une femme qui modère
   *[other] la parole à { $number } femmes qui modèrent
}
way-add-men = { $n ->
    [1] un homme de plus
   *[other] { $number } hommes de plus
}
chair-alone = Une femme à la présidence seule ne suffirait pas, selon votre phrase.
excused = Quelqu'un s'est retiré dans les derniers jours. Selon la règle que vous avez choisie, vous êtes alors libre de rester, et de le dire.
most-mend = La plupart des organisateurs y remédient quand on le leur demande.

## Messages

opened-subject-no-woman = { $ref } : aucune femme parmi les { $people } pour l'instant
opened-subject = { $ref } ne tient pas encore
asked-you = Vous nous avez demandé de vous prévenir quand un panel où vous siégez ne tient pas votre engagement : « { $wording } »
asked-public = Vous nous avez demandé de vous prévenir quand un panel publié ne tient pas cette règle : { $rule }.
not-told = L'organisateur ne sait pas que vous vous êtes engagé. Répondez, et une personne vous lira.
reply = Répondez, et une personne vous lira.
assistant-copy = Ceci est une copie pour la personne qui assiste. Ses boutons font ce qu'ils font pour qui s'est engagé.
escalated-subject = { $ref } : toujours ouvert, { $left }
escalated = Nous vous l'avons dit le { $opened }, et il en est toujours ainsi.
cannot-tell-subject = { $ref } : nous ne pouvons pas dire s'il tient
cannot-tell = Nous ne pouvons pas dire s'il tient votre engagement : tout le monde n'y a pas été compté, ou le programme a changé depuis. Nous ne vous le disons qu'une fois, et nous vous écrirons quand nous saurons qu'il ne le tient pas. D'ici là, notre silence ne veut rien dire, ni en bien ni en mal. La plupart des organisateurs comptent quand on le leur demande.
no-longer-subject = { $ref } ne tient plus
no-longer = « { $panel } » tenait, et ne tient plus.
mended-subject = { $ref } tient maintenant
mended = « { $panel } » tient maintenant votre engagement : { $stands } Nous vous avions prévenu le { $opened } ; c'est réparé depuis le { $mended }. Merci. Si le programme change encore, nous vous le dirons.
mended-public = « { $panel } » tient maintenant la règle « { $rule } » : { $stands } Nous vous avions prévenu le { $opened } ; c'est réparé depuis le { $mended }.
holds-subject = { $ref } tient
holds = Il tient votre engagement. Si le programme change au point qu'il ne le tient plus, nous vous le dirons.
holds-public = Il tient la règle « { $rule } ».
corrected-subject = Rectification : { $ref }
corrected = Le { $opened }, nous vous avons dit que ce panel, « { $panel } », ne tient pas votre engagement. C'était faux, et nous l'avons retiré. Personne n'a rien à faire, et l'organisateur n'a rien changé sur quoi vous deviez l'interroger. Si vous lui avez écrit, vous pouvez lui transmettre ce message. Nous ne disons pas ce qui était faux, car cela peut concerner une personne. Nous vous prions de nous excuser.
corrected-public = Le { $opened }, nous vous avons dit que « { $panel } » ne tient pas la règle « { $rule } ». C'était faux, et nous l'avons retiré. L'organisateur n'a rien changé. Nous ne disons pas ce qui était faux, car cela peut concerner une personne. Nous vous prions de nous excuser.
asked-subject = Est-ce vous, le { $day } ?
asked-subject-undated = Est-ce vous, à « { $convening } » ?
asked = Une personne de votre nom est annoncée : { $place } Vous nous avez demandé de regarder les programmes publiés par cet organisateur. Nous ne pouvons pas savoir si c'est vous, donc nous ne vous disons rien d'autre de ce panel.
asked-again = Si c'est vous, dites-le, et nous vous dirons où il en est selon votre engagement. Sinon, nous ne vous le demanderons plus pour ce panel.
together-subject = Vos panels : { $n } messages en un
together-subject-public = Les panels que vous suivez : { $n } messages en un
together-lead = Vous nous avez demandé d'écrire une fois par jour. Ce qui ne tient pas vient d'abord, et le plus proche avant le reste.
verify-subject = Est-ce votre adresse ?
verify-pledge = Quelqu'un, vous sans doute, a pris un engagement avec cette adresse : ne pas siéger dans les panels qui ne le tiennent pas, et en être prévenu. Rien ne se passe avant votre accord : personne n'est cherché, jugé ni prévenu.
verify-subscription = Quelqu'un, vous sans doute, nous a demandé d'écrire à cette adresse quand un panel publié ne tient pas une règle. Rien ne se passe avant votre accord.
verify-assistant = Quelqu'un qui s'est engagé à ne pas siéger dans les panels qui ne tiennent pas sa phrase a indiqué cette adresse comme celle de la personne qui l'assiste, pour qu'y parvienne une copie de ce que nous lui disons de ses panels. Rien ne se passe avant votre accord.
verify-ignore = Le lien vaut deux jours. Si ce n'était pas vous, ne faites rien : nous n'écrirons plus.
feed-title = Ce qu'Openfloor vous a dit

button-note = Écrire à l'organisateur : ouvre un message dans votre propre courrier
button-not-me = Je ne suis pas dans ce panel
button-it-is-me = C'est moi
button-wrong = C'est faux
button-later = Redemandez-moi dans une semaine
button-answers = J'ai fait quelque chose
button-asked = J'ai demandé à l'organisateur
button-mended = C'est réparé
button-recommended = J'ai proposé quelqu'un
button-offered-seat = J'ai offert ma place
button-stepped-down = Je me suis retiré
button-stays = Je reste, et je le dirai
button-write-to-us = Écrire ce qui est faux : une personne le lira
button-verify = Oui, c'est mon adresse
footer-sent = Openfloor vous écrit parce que vous l'avez demandé sur { $host }.
footer-stop = Pour ne plus rien recevoir : { $url }

month-subject = Vos panels en { $month }
month-known = En { $month }, nous connaissions { $panels } avec votre nom.
month-none = En { $month }, nous ne connaissions aucun panel avec votre nom.
month-panels = { $n ->
    [1] un panel
   *[other] { $number } panels
}
month-hold = { $n ->
    [1] un tient votre engagement.
   *[other] { $number } tiennent votre engagement.
}
month-do-not-hold = { $n ->
    [1] un ne le tient pas ; nous vous l'avons dit.
   *[other] { $number } ne le tiennent pas ; nous vous l'avons dit.
}
month-cannot-tell = { $n ->
    [1] d'un, nous ne pouvons rien dire.
   *[other] de { $number }, nous ne pouvons rien dire.
}
month-unread = { $n ->
    [1] Le lien que vous nous avez donné pour une de vos invitations ne peut plus être lu. Nous ne le disons qu'une fois.
   *[other] Les liens que vous nous avez donnés pour { $number } de vos invitations ne peuvent plus être lus. Nous ne le disons qu'une fois.
}
month-only = Nous ne connaissons que les événements dont les organisateurs se servent d'Openfloor, ou dont vous nous avez parlé : si nous ne disons rien d'un panel, cela ne veut rien dire.
month-ask = Intervenez-vous ailleurs ? Demandez alors à l'organisateur qui d'autre y sera ; les mots pour le dire sont ci-dessous.

count-subject-holds = Votre invitation : { $panel } tient
count-subject-not-yet = Votre invitation : { $panel } ne tient pas encore
count-subject-unclear = Votre invitation : la composition pour { $panel }
count-panel = le panel
count-panel-on = le panel du { $day }
count-panel-called = « { $panel } »
count-panel-both = « { $panel } », le { $day }
count-told = Quelqu'un qui a votre lien a renvoyé la composition : { $panel }.
count-holds = Cela satisfait votre engagement : « { $wording } »
count-not-yet = Cela ne satisfait pas encore votre engagement : « { $wording } »
count-unclear = On ne peut pas encore dire si cela satisfait votre engagement : « { $wording } »
count-asks-nothing = Votre engagement ne demande rien à un tel panel : « { $wording } »
count-only-you = Nous ne pouvons pas le vérifier et ne le disons à personne d'autre. Nous n'apprenons un changement que si l'organisation tient l'événement chez nous.

invited-stands = « { $panel } ». { $stands }
invited-stands-on = « { $panel } », le { $day }. { $stands }
invited-mended = Votre engagement est maintenant tenu : « { $wording } »
invited-cannot-tell = On ne peut pas dire si votre engagement est tenu : tout le monde n'y a pas été compté. Si vous savez comment ces personnes se comptent, dites-le sur votre page ; d'ici là, notre silence ne veut rien dire, ni en bien ni en mal.
invited-by-link = C'est ce que dit le programme dont vous nous avez donné le lien le { $given }. Vous seul le voyez, et aucune organisation ne l'apprend.
invited-by-you = C'est ce qui ressort de ce que vous nous avez dit en dernier. Vous seul le voyez, et aucune organisation ne l'apprend.
button-invited-page = La modifier, ou ne plus la suivre
invited-note-body = Madame, Monsieur,

    Merci de m'avoir invité pour « { $panel } ». Je me suis engagé à ne pas siéger dans un panel qui ne tient pas cette phrase : « { $wording } »

    À ma connaissance, le programme ne la tient pas pour l'instant. { $why } Pourriez-vous y remédier ? J'aide volontiers, et je peux proposer des personnes.

    Cordialement

note-subject = « { $panel } »
note-body = Madame, Monsieur,

    Je suis annoncé pour « { $panel } », { $convening }. Je me suis engagé à ne pas siéger dans un panel qui ne tient pas cette phrase : « { $wording } »

    À ma connaissance, le programme ne la tient pas pour l'instant. { $why } Pourriez-vous y remédier ? J'aide volontiers, et je peux proposer des personnes.

    Cordialement
note-rights = Les femmes ont le droit de prendre part à ce débat, et le public celui de les entendre.
note-process = Les débats vont plus loin, et les accords durent plus longtemps, quand des femmes y prennent part.
note-reputation = Un tel programme se remarque aujourd'hui, et l'on s'en souvient plus longtemps que de ce qui s'y est dit.
wrong-subject = C'est faux : { $notice }
wrong-body = Qu'est-ce qui est faux dans ce message ? Une personne le lira.

## Pages

title-pledge = Prendre un engagement
pledge-intro = Dites à quelle condition vous siégez dans un panel. Si vous êtes annoncé dans un panel qui ne la tient pas, nous vous prévenons, assez tôt pour y remédier, et de nouveau quand c'est réparé. Aucun organisateur n'apprend votre engagement.
label-name = Votre nom, comme les programmes l'écrivent
label-address = Votre adresse électronique
label-sentence = À quelle phrase vous engagez-vous ?
label-more = Plus : vos mots et vos chiffres, quels panels, dès quand, le mot aux organisations, la langue
label-wording = La même dans vos propres mots
label-rule = Ou un autre sens, par une règle de ce service
label-from = En vigueur à partir du (pour les événements de ce jour ou après)
label-which = Pour lesquels de vos panels
which-all = tous
which-published = ceux dont le programme est public
which-speaking = ceux où j'ai la parole, pas ceux que je ne fais que présider
label-own = Votre propre lecture de la phrase
own-lead = Laissez vide ce qui est comme la phrase le dit. Si quelque chose diffère, dites ci-dessus avec vos mots à quoi vous vous engagez.
own-as-it-says = comme le dit la phrase
label-people = À partir de combien de personnes
label-women = Combien de femmes au moins, là où la phrase demande un nombre
label-share = Quelle part de femmes au moins, en pour cent, là où elle demande une part
label-who = Qui compte
who-everyone = toutes les personnes sur scène
who-without-chair = toutes sauf la présidence
who-speaking = seulement qui a la parole
label-non-binary = Les personnes non binaires
non-binary-own-class = ne comptent ni comme femmes ni comme hommes
non-binary-not-men = comptent avec les femmes : ce ne sont pas des hommes
own-no-number = L'un des nombres ne peut pas être voulu : ils vont de 1 à 100. Revenez en arrière et changez-le.
own-no-women = Cette phrase ne demande pas de nombre de femmes. Revenez en arrière et laissez-le vide, ou choisissez une autre phrase.
own-no-share = Cette phrase ne demande pas de part de femmes. Revenez en arrière et laissez-la vide, ou choisissez une autre phrase.
own-no-who = Cette phrase dit elle-même qui compte. Revenez en arrière et laissez cela tel quel.
own-no-panel = Aucun panel ne répondrait à cela : la phrase parle de plus petits. Revenez en arrière et changez le nombre de personnes.
own-no-words = Vous lisez la phrase à votre façon, et elle dirait autre chose. Revenez en arrière et dites avec vos mots à quoi vous vous engagez.
manage-from = Pour les événements à partir du { $day }.
manage-which = Pour ces panels parmi les vôtres : { $which }.
label-framing = Comment votre message à un organisateur argumente
framing-rights = Par le droit de prendre part
framing-process = Par ce qu'un débat y gagne
framing-reputation = Par ce que l'on dit d'un panel ensuite
sentence-barder = Je ne siège dans un panel de deux personnes ou plus que s'il y a au moins une femme, sans compter la présidence.
sentence-ga = Je ne suis pas intervenant quand il n'y a aucune femme parmi les intervenants.
sentence-igc = Je ne siège plus dans des panels d'un seul sexe.
sentence-lf = De trois à cinq intervenants, une personne au moins ne se dit pas homme, ou je n'interviens pas.
label-webhook = Un webhook, si un de vos programmes veut le savoir (https://…)
label-language = Langue de nos messages
button-pledge = S'engager
button-change = Changer
title-changed = Changé
changed = Nous nous en tenons à ce que vous venez de dire.
title-sample = Ce que vous recevriez
sample-panel = Après le cessez-le-feu
sample-convening = Forum de la paix de Genève
title-sent = Regardez votre courrier
sent = Si cette adresse peut recevoir notre courrier, un message avec un lien s'y trouve. Rien ne se passe avant que vous le suiviez.
sent-secret = Voici le secret qui signe votre webhook. Il n'est montré qu'une fois :
title-verify = Est-ce votre adresse ?
verify-page = Un clic, et ce que vous avez demandé prend effet.
title-verified = Merci
verified = Votre adresse est confirmée. Nous vous prévenons quand il y a quelque chose à dire.
next-reply = Où intervenez-vous prochainement ? Répondez à une invitation par ceci, à copier :
reply-to-copy = Merci de votre invitation, je viendrais volontiers. J'ai pris un engagement que je tiens pour chaque panel : « { $wording } » Pourriez-vous me dire qui d'autre intervient, et qui préside ? S'il manque encore des noms, j'en propose volontiers. Une demi-minute suffit pour le compter ici, sans compte : { $link }
link-change = Changer votre engagement
link-words = Questions à poser avant d'accepter, et comment décliner aimablement
title-words = Avant d'accepter
words-before = Quatre questions auxquelles la plupart des organisateurs répondent volontiers :
words-who = Qui d'autre intervient, et combien de places sont encore libres ?
words-role = Qui préside, et la présidence intervient-elle elle-même ?
words-mend = Si le programme ne tient pas ma phrase : jusqu'à quand peut-il changer, et qui puis-je proposer ?
words-late = Si quelqu'un se désiste tard, me le direz-vous ?
words-decline = Et pour décliner, en laissant la porte ouverte :
decline-to-copy = Merci d'avoir pensé à moi. Je n'interviens que dans des panels qui tiennent un engagement que j'ai pris, et celui-ci ne le tient pas encore. Si le programme change, je viendrai volontiers ; et je peux proposer des personnes qui y auraient mieux leur place que moi. Je vous souhaite un bel événement.
title-invitation = Ce panel tient-il la promesse ?
invitation-lead = Qui vous a envoyé ce lien ne parle que dans des panels qui tiennent cette promesse :
invitation-count = Comptez le panel, avec la personne que vous invitez : une demi-minute
invitation-stands = Où il en est
invitation-who = Ce que vous envoyez va à la personne qui vous a donné le lien, et à personne d'autre. Rien n'est inscrit nulle part.
label-panel = Le nom du panel, si vous voulez
label-on = Son jour, s'il en a un
button-send-count = Renvoyer cela
invitation-keep = Tenez-vous vos événements ici ?
label-invited = Qui vous invitez
button-keep-count = Le garder comme un événement à moi
invitation-keep-who = Vous seul·e voyez l'événement. La place est la sienne avec certitude, et la personne est avertie sans vous quand le programme change.
title-count-sent = Envoyé
count-sent-page = La personne qui vous a donné le lien le reçoit par courriel. Si le programme change, renvoyez-en un autre.
count-keep = Tenez-vous vos événements ici ? Gardez aussi celui-ci : la place est la sienne avec certitude, et la personne est avertie sans vous quand le programme change. Ou donnez ce lien là où vous ajoutez la place dans la page du panel, ou comme identifiant de la personne dans votre fichier.
invitation-nobody = Personne ne reçoit de compte par ce lien maintenant. Demandez-en un autre à qui vous l'a donné.
too-many-counts = Assez d'envois par ce lien pour aujourd'hui. Un autre peut partir demain.
pledge-joins = Il compte pour le programme
programme-lead = Qui rejoint ce programme prend l'un de ces engagements. Les noms ne sont montrés à personne.
link-join = Prendre cet engagement
programme-contact = Questions à :
programme-languages = Réponses en :
link-programme-change = Modifier ce programme
programme-invite = Le lien à transmettre
programme-figures = En chiffres
programme-how = Compté à la fin de chaque mois. Un chiffre est montré à partir de { $least } et bouge de { $least } au moins ou pas du tout, pour que deux mois ne disent jamais ce qu'a fait une personne ; d'ici là il reste comme il était. Nous ne comptons que les panels dont l'organisation utilise Openfloor.
programme-no-month = Aucun mois n'est encore terminé.
programme-few = peu
programme-none = –
programme-share = { $n } ({ $percent } %)
column-month = Mois
column-pledges = Engagements
column-panels = Panels suivis
column-cannot-tell = dont on ne peut rien dire
column-asked = Panels où l'on a demandé
column-mended = corrigés ensuite
column-days = Jours jusqu'à la correction (médiane)
link-csv = La même chose pour un tableur (CSV)
title-programmes = Programmes
programmes-lead = Menez un engagement que d'autres rejoignent : il reçoit une page avec ses phrases et ses chiffres, et un lien à transmettre. Vous voyez des nombres, jamais une liste.
label-programme-name = Son nom
label-programme-contact = Comment vous joindre : une adresse électronique ou un lien. Tout le monde le voit.
label-programme-languages = Dans quelles langues vous répondez
label-programme-sentences = Quelles phrases on peut choisir
label-programme-own = Et une à vous, si vous voulez
label-programme-rule = Ce que veut dire votre phrase
button-programme-store = L'enregistrer
programme-fault = Un programme a un nom, un contact, une langue et au moins une phrase.
link-programme-page = Sa page
programme-end = Mettre fin à ce programme
programme-end-page = Sa page et ses chiffres disparaissent pour de bon. Les engagements restent à celles et ceux qui les ont pris.
button-programme-end = Y mettre fin pour de bon
button-leave = Ne compter mon engagement pour aucun programme
title-manner = Quand nous vous écrivons
manner-lead = Rien de cela ne fait perdre quoi que ce soit : ce qui attend est dit plus tard, et ce qui s'est réparé entre-temps n'est pas dit du tout.
manner-never = pas d'heures de silence
manner-at-once = au fur et à mesure
manner-refused = Cela ne se peut pas : les heures de silence commencent et finissent à deux heures différentes, et un jour s'écrit comme 2026-05-14.
reminders-all = chaque fois que le jour approche
reminders = { $n ->
    [0] jamais
    [1] une fois
   *[other] { $number } fois au plus
}
label-offset = Votre horloge
label-quiet-from = Rien à partir de
label-quiet-until = jusqu'à
label-daily = Tout ce qui est d'un jour ensemble, à
label-reminders = Me rappeler qu'un panel ne tient toujours pas
label-snooze = Ne rien me dire avant ce jour
label-praise = Me dire aussi qu'un panel publié tient
programme-voices = Qui le dit en public
title-voice = Mon nom sur la page du programme
voice-lead = Personne n'y figure. Si vous voulez qu'on vous voie, écrivez ce que tout le monde peut lire : votre nom se tient à côté, et nulle part ailleurs. Vous pouvez le retirer à tout moment ; ce que d'autres ont copié entre-temps reste chez eux.
voice-heard = Ce que vous avez écrit se trouve sur la page du programme, lisible par tout le monde.
voice-refused = Il faut un nom et quelques mots, pas trop.
voice-no-programme = Votre engagement ne compte maintenant pour aucun programme : il n'y a donc pas de page où votre nom pourrait figurer.
label-voice-name = Votre nom, tel que tout le monde peut le lire
label-voice-words = Ce que vous dites
button-voice = Le montrer à tout le monde
button-voice-back = Le retirer
title-assistant = Une personne qui vous assiste
assistant-lead = La personne qui tient votre agenda peut recevoir une copie de ce que nous vous disons de vos panels, avec les mêmes boutons. Nous lui demandons d'abord son accord. La lettre du mois, et la page où vous changez ou terminez votre engagement, ne vont qu'à vous.
assistant-sent = Sauf si nous venons d'écrire à cette adresse, un message y est en route.
assistant-asked = { $address } a reçu notre question et n'a pas encore dit oui.
assistant-reads = { $address } reçoit une copie.
assistant-no-address = Ceci n'est pas une adresse électronique.
label-assistant = Son adresse électronique
button-assistant = Lui demander
button-assistant-remove = Plus de copies
assistant-verified = Vous recevez désormais une copie de ce que nous disons des panels. Chaque message porte un lien qui y met fin.
assistant-expired = Ce lien a plus de deux jours. Qui vous a indiqué peut vous faire redemander.
assistant-stopped = Plus aucune copie ne vous parvient. Qui vous a indiqué peut vous faire redemander.
title-invitations = Mes invitations
invitations-lead = Des panels dont l'organisation n'utilise pas Openfloor : donnez-nous le programme, ou dites-nous qui d'autre parle, et voyez où en est chacun selon votre engagement. Personne d'autre ne le voit, et aucune organisation ne l'apprend. Ils comptent dans votre lettre du mois.
invitation-add = Ajouter une invitation en nombres
invitation-change = La modifier ou la retirer
invitation-with-you = Qui parle, avec vous :
label-invitation = Le nom du panel
button-invitation-note = La garder
button-invitation-drop = La retirer
invitation-no-title = Donnez un nom au panel.
invitations-full = Il y en a déjà cinquante. Retirez celles qui sont passées.
invitation-by-link = D'après le programme dont vous nous avez donné le lien le { $given }. Il est relu toutes les heures environ, et nous vous écrivons quand sa situation change.
invitation-by-file = D'après le programme que vous nous avez donné le { $given }. Il n'est pas relu : s'il change, donnez-le-nous de nouveau.
invitation-uncounted = { $n ->
    [1] Une personne n'y est pas comptée.
   *[other] { $n } personnes n'y sont pas comptées.
}
invitation-to-numbers = Si vous gardez ici vos propres nombres, le programme n'est plus relu.
button-line-up = Voir qui y est maintenant, et compter
invitation-add-programme = Ajouter une invitation par son programme
label-programme-link = Un lien vers le programme
programme-link-hint = Une adresse publique qui commence par https://, où le programme se lit sans s'identifier. Elle est relue, et vous êtes averti quand la situation change.
label-programme-file = Ou un fichier
button-programme = Montrer ses panels
programme-too-often = Assez de lectures pour l'instant. Revenez dans une heure.
title-panels = Quel panel est-ce ?
panels-lead = Choisissez celui où vous êtes invité. Rien n'est gardé pour l'instant.
panels-several = Plusieurs personnes
panels-single = Une personne, ou encore personne
panels-none = Il n'y a aucun panel dedans.
button-panel = Montrer qui y est
title-line-up = Qui y est ?
line-up-lead = Dites comment vous comptez chacun, comme on vous l'a dit ou comme vous le savez. Ne devinez rien d'après un nom ou une photo : « non compté » est une réponse. Ce que vous dites n'est qu'à vous : personne d'autre ne le voit, et aucun nom n'est gardé.
line-up-open = { $n ->
    [1] Une place est encore libre.
   *[other] { $n } places sont encore libres.
}
line-up-you = Laquelle de ces personnes êtes-vous ?
line-up-not-yet = Je n'y suis pas encore
line-up-own = Si vous n'y êtes pas encore : comment vous vous comptez
line-up-read-again = Le programme est relu toutes les heures environ. Qui y est nouveau n'est pas compté tant que vous ne dites pas comment.
line-up-same = C'est la même personne que celle du même nom plus haut, comptée une fois. Enlevez la marque s'il y en a deux.
line-up-nobody = Personne n'y est, ou trop de monde : un panel a de 1 à 200 personnes.
title-subscribe = Être averti des panels publiés
subscribe-lead = Nous écrivons quand un panel publié par son organisation ne satisfait pas la règle que vous choisissez, et de nouveau quand c'est corrigé. Vous n'apprenez que ce que tout le monde peut voir.
subscribe-everything = Ceci vaut pour les panels publiés de tous les événements d'ici, quel qu'en soit l'organisateur. Une fois votre adresse confirmée, vous pouvez recevoir tout ce qui est d'un jour en un message.
subscribe-which = De quels événements ?
subscribe-event = Cet événement
subscribe-series = Cet événement et tous les autres de sa série
label-subscriber = Votre nom
label-watched-rule = Selon quelle règle
button-subscribe = Avertissez-moi
link-tools = Un flux privé, un webhook
link-data = Mes données, en un fichier
label-copy = À copier
manage-pledge = { $name }, vous avez pris cet engagement : « { $wording } »
manage-subscription = Vous voulez être averti quand un panel publié ne satisfait pas cette règle : { $rule }.
erase-page = Nous ne gardons alors plus rien sur vous ici, et ne pouvons plus rien vous dire. On ne peut pas revenir en arrière.
button-erase-now = Oui, effacer tout ce qui me concerne ici
title-tools = Pour vos programmes
title-feed = Un flux privé
feed-page = Ce que nous vous avons dit, pour un lecteur de flux. L'adresse vaut un mot de passe : qui l'a lit avec vous. Une nouvelle annule la précédente.
button-feed-open = Donnez-moi une adresse
button-feed-close = Annuler l'adresse
feed-opened = Voici l'adresse. Elle n'est montrée qu'une fois :
feed-closed = L'adresse est annulée : plus personne n'y lit.
feed-none = Il n'y a pas de flux pour ce qui n'est pas confirmé, est en pause ou est terminé.
title-hook = Votre webhook
hook-page = Un essai envoie un message qui ne dit rien. Un nouveau secret signe à côté de l'ancien, jusqu'à ce que vous disiez que l'ancien peut partir.
button-hook-check = L'essayer
button-hook-exchange = Donnez-moi un nouveau secret
button-hook-finish = L'ancien secret peut partir
hook-taken = Il a pris le message.
hook-unreachable = Personne ne répond là.
hook-timed-out = Il n'a pas répondu à temps.
hook-blocked = Il n'est pas à une adresse publique.
hook-answered = Il a répondu { $code }.
hook-exchanged = Voici le nouveau secret. Il n'est montré qu'une fois. Les deux signent jusqu'à ce que l'ancien parte :
hook-finished = L'ancien secret ne signe plus.
hook-none = Il n'y a pas de webhook ici, ou votre adresse n'est pas encore confirmée.
hook-other = Cela ne se fait qu'avec les Standard Webhooks : Slack et ntfy n'ont pas de secret.
title-manage = Ce que vous avez demandé
manage-active = Nous vous prévenons quand il y a quelque chose à dire.
manage-paused = Suspendu : vous ne recevez rien pour l'instant.
manage-unverified = Votre adresse n'est pas encore confirmée.
manage-withdrawn = Ceci a été retiré.
manage-erased = Ceci a été effacé.
button-pause = Suspendre
button-resume = Reprendre
button-withdraw = Retirer
button-erase = Effacer tout ce qui me concerne ici
title-answer = À propos de ce panel
answer-page = Un clic, et c'est noté. L'organisateur n'en est pas averti.
answers-page = Qu'avez-vous fait ? Dites tout ce qui est vrai. L'organisateur n'en est pas averti.
title-answered = Merci
answered = C'est noté. Merci.
after-asked = Nous vous dirons quand c'est réparé.
after-mended = Nous regardons le programme que nous connaissons. Quand il le dit aussi, nous vous prévenons.
after-help = Nous vous dirons si le programme change.
after-stepped-down = Vous ne recevrez plus rien au sujet de ce panel. Si vous y revenez, dites-le par le lien d'un message plus ancien.
after-stays = Nous vous dirons quand c'est réparé, et ne répéterons pas que ce ne l'est pas.
after-wrong = Nous avons noté que c'est faux. Écrivez ce qui l'est, et une personne regardera.
after-later = S'il ne tient toujours pas dans une semaine, nous vous le dirons alors.
title-unsubscribe = Arrêter ces messages
unsubscribe-page = Un clic, et nous n'écrivons plus.
button-unsubscribe = Arrêter
title-unsubscribed = Vous ne recevrez plus rien
ended = C'est terminé. Si vous changez d'avis, redemandez-le.
unsubscribed = Si vous changez d'avis, le lien de notre dernier message permet de reprendre.
title-refused = Ce n'est pas possible
bad-link = Ce lien n'est pas de nous, ou il a été coupé. Copiez-le en entier.
too-soon = Un message est déjà parti ; un autre pourra être demandé plus tard.
link-old = Ce lien a plus de trente jours. Un message plus récent a des liens plus récents.
link-expired = Ce lien a plus de deux jours, et rien n'a pris effet. Remplissez à nouveau le formulaire, et un autre message viendra.
link-withdrawn = Ce que ce lien ouvrait a été retiré : il n'en est plus rien dit. Si vous le voulez de nouveau, redemandez-le.
link-erased = Ce que ce lien ouvrait a été effacé : nous n'en gardons plus rien. Si vous le voulez de nouveau, redemandez-le.
invalid-address = Ceci n'est pas une adresse électronique. Revenez en arrière et changez-la.
invalid-webhook = Rien ne peut être envoyé à ce webhook : son adresse doit commencer par https:// et être publique. Revenez en arrière et changez-la.
invalid-rule = Il n'y a pas de telle phrase ici. Revenez en arrière et choisissez-en une de la liste.
invalid-text = Un nom ou une phrase manque, est trop long ou a des caractères illisibles. Revenez en arrière et changez-le.
invalid-day = Un jour s'écrit comme 2026-05-14. Revenez en arrière et changez-le.
refused = Ce n'est plus possible.
try-again = Pas pour l'instant. Réessayez dans un moment.
