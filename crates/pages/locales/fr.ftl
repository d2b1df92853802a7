### Toutes les phrases que lit une personne, en français. Les clés sont les mêmes dans chaque langue.

## Nombres, dates, parts

number = { $n ->
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
} { $month } { $year }
dates-from-to = du { $from } au { $to }
in-days = { $days ->
    [0] aujourd’hui
    [1] demain
   *[other] dans { $days } jours
}
undated = sans date pour l’instant
share = { $women } sur { $people } ({ $percent } %)
share-between = au moins { $low } sur { $people } ({ $lowpercent } %), au plus { $high } ({ $highpercent } %)
share-none = personne à compter

## Le cadre de chaque page

brand = Openfloor
skip = Aller au contenu
nav = Pages
nav-your-events = Vos événements
sign-in = Se connecter
sign-out = Se déconnecter
signed-in-as = Connexion : { $organiser }
signed-in = Connexion établie
demo-banner = Ceci est une démonstration. Tous les événements et toutes les personnes sont inventés, et tout disparaît à l’arrêt du programme.
mail-banner = Aucun message n’est envoyé d’ici : ce qui le serait attend dans la boîte d’envoi de l’exploitant.
foot-how = Les personnes sont comptées comme elles l’ont dit, ou comme l’organisateur les connaît. Rien n’est déduit des noms ni des images.
foot-run-by = Exploité par { $operator }.

## Accueil

home-title = À qui donne-t-on la parole ?
home-lead = Openfloor regarde à qui l’on donne la parole dans les conférences, les négociations et les délégations, et dit tôt ce qui corrigerait une table ronde sans femmes.
home-count-title = Où en est votre table ronde ?
home-women = Femmes
home-men = Hommes
home-non-binary = Non binaires
home-unknown = Je ne sais pas
home-chair = Qui préside ?
home-chair-none = Personne, ou je ne sais pas
home-chair-woman = Une femme
home-chair-man = Un homme
home-chair-non-binary = Une personne non binaire
home-count-button = Compter
home-count-note = Rien n’est enregistré.
home-programme-title = Vous avez un programme ?
home-programme-text = Comptez toutes ses tables rondes d’un coup : connectez-vous comme organisateur et importez un tableur, une place par ligne, ou un programme en JSON. Ou vérifiez le fichier sur votre propre machine, où rien n’est enregistré :
home-public-title = Événements publics
home-public-none = Aucun organisateur n’a encore rendu un événement public.
home-more = Autres événements

## Compter sans enregistrer

check-title = Où en est cette table ronde
check-nobody = Indiquez au moins un nombre.
check-too-many = Une table ronde comptée ici a au plus { $max } personnes.
check-again = Compter une autre table ronde

## Se connecter

sign-in-title = Se connecter comme organisateur
sign-in-key = Votre clé
sign-in-key-hint = La clé a été montrée une fois, lors de votre inscription. Elle commence par « openfloor_ ».
sign-in-button = Se connecter
sign-in-refused = Cette clé n’est pas connue ici, ou a été révoquée.
sign-in-code-title = Se connecter par ce lien
sign-in-code-text = Le lien sert une fois. Appuyez sur le bouton pour vous connecter.
sign-in-code-gone = Ce lien a déjà servi, ou a plus d’un quart d’heure. Connectez-vous avec votre clé, ou demandez un autre lien.

## Les événements de l'organisateur

events-title = Vos événements
events-none = Il n’y a pas encore d’événement. Importez un programme :
events-more = Autres événements
events-panels = { $panels ->
    [0] aucune table ronde pour l’instant
    [one] { $panels } table ronde
   *[other] { $panels } tables rondes
}
events-under = Selon « { $rule } » :
visibility-closed = Vous seul voyez cet événement.
visibility-unlisted = Qui a le lien voit cet événement, pour autant que vous l’avez publié.
visibility-public = Tout le monde trouve cet événement, et voit ce que vous en avez publié.

## Un événement

event-untitled = Un événement sans titre
event-people = { $people ->
    [one] { $people } personne
   *[other] { $people } personnes
} sur { $panels ->
    [one] { $panels } table ronde
   *[other] { $panels } tables rondes
}.
event-women = Femmes : { $share }.
event-not-counted = Personne n’a encore été compté.
event-some-not-counted = { $n ->
    [one] Une personne n’a pas été comptée.
   *[other] { $n } personnes n’ont pas été comptées.
}
event-two-or-more = { $panels ->
    [0] Aucune ne réunit deux intervenants ou plus.
    [one] Une réunit deux intervenants ou plus.
   *[other] { $panels } réunissent deux intervenants ou plus.
}
event-no-panels = Aucune table ronde n’a encore été soumise.
event-panels-title = Les tables rondes
event-rule-label = Les regarder selon
event-rule-button = Montrer
event-group = { $badge } : { $panels }
event-page = Page { $page } sur { $pages }
event-next = Page suivante
event-previous = Page précédente
event-rules-title = Toutes les règles
event-rule-column = Règle
event-holds-column = Tient
event-not-yet-column = Ne tient pas encore
event-unsaid-column = Pas compté, ou indécidable
event-not-asked-column = Sans objet
event-as-one-title = L’événement entier, jugé comme une seule table ronde
event-as-one-text = Chaque personne une fois, quel que soit le nombre de ses places.
event-not-published = La situation de cet événement n’a pas été publiée.
series = Série : { $series }

## Quatre façons de compter

count-title = Personne n’a encore été compté : quatre façons de compter
count-title-some = { $n ->
    [one] Une personne n’a pas été comptée : quatre façons de compter
   *[other] { $n } personnes n’ont pas été comptées : quatre façons de compter
}
count-numbers = Des nombres pour chaque table ronde
count-numbers-text = Sans aucun nom : combien de femmes, combien d’hommes, et qui préside. L’API les prend comme « count » d’une table ronde.
count-once = Marquer chaque personne une fois
count-once-text = Ajoutez au tableur une colonne « counted as », avec femme, homme ou non binaire, et importez-le de nouveau. Qui siège à plusieurs tables rondes est marqué à un seul endroit.
count-column = Une colonne de mon fichier le dit
count-column-text = Les colonnes nommées genre, gender ou class sont lues. Les pronoms et les titres ne le sont pas : ce ne sont pas des déclarations.
count-ask = Demander aux intervenants
count-ask-text = Ils disent comment ils veulent être comptés, et qui peut le savoir. Leur parole passe avant la vôtre.

## Une table ronde

panel-untitled = Une table ronde sans titre
panel-of = Fait partie de { $event }
panel-cancelled = Cette table ronde a été annulée. Elle n’est pas jugée.
panel-parked = Quelque chose d’enregistré ici ne peut pas être lu et attend l’exploitant. Ce n’est pas jugé.
panel-not-published = La situation de cette table ronde n’a pas été publiée.
panel-line-up-not-published = La liste des intervenants n’a pas été publiée.
panel-line-up-title = Les intervenants
panel-map-title = Les places
panel-standing-title = Où elle en est
panel-not-asked-title = { $rules ->
    [one] Une règle ne demande rien à cette table ronde
   *[other] { $rules } règles ne demandent rien à cette table ronde
}
panel-look-title = À regarder
panel-text-title = La même chose en texte
panel-publish-title = Qui voit ceci
panel-publish-both = La liste est publique, et la situation de la table ronde aussi, si chaque classe utilisée est publique ou si vous avez publié un décompte.
panel-publish-line-up = La liste est publique. La situation de la table ronde ne l’est pas : c’est à vous de la publier.
panel-publish-none = Vous seul voyez ceci. Publier la liste et publier la situation sont deux actes, tous deux les vôtres.
panel-complete = Vous avez dit que la liste est complète.
panel-draft = La liste est un projet : personne n’a dit qu’elle est complète.
counted-on = Compté par l’organisateur le { $date }.
counted-on-lapsed = Compté par l’organisateur le { $date }, modifié depuis : ce sont maintenant les places qui sont jugées.
column-name = Nom
column-role = Rôle
column-counted = Compté comme
column-status = État
column-class = Classe
column-number = Nombre
open-place = place libre
name-erased = nom effacé
by-self = selon ses propres mots
by-organiser = compté par l’organisateur
status-invited = invitation envoyée
status-confirmed = confirmé
status-open = personne de nommé
delegated = choisi par une délégation

## Mots pour les classes et les rôles

class-woman = femme
class-man = homme
class-non-binary = non binaire
class-undisclosed = interrogé, non précisé
class-unknown = pas compté
letter-woman = F
letter-man = H
letter-non-binary = N
letter-unknown = ?
class-count-women = { $n ->
    [one] { $n } femme
   *[other] { $n } femmes
}
class-count-men = { $n ->
    [one] { $n } homme
   *[other] { $n } hommes
}
class-count-non-binary = { $n ->
    [one] { $n } personne non binaire
   *[other] { $n } personnes non binaires
}
class-count-not-stated = { $n ->
    [one] { $n } personne pas comptée
   *[other] { $n } personnes pas comptées
}
class-count-open = { $n ->
    [one] { $n } place libre
   *[other] { $n } places libres
}
role-moderator = modération
role-chair = présidence
role-panelist = table ronde
role-keynote = conférence invitée
role-presenter = présentation
role-discussant = discussion
role-host = animation
role-negotiator = négociation
role-mediator = médiation
role-signatory = signature
role-lead = direction
role-delegate = délégation
role-participant = participation
role-adviser = conseil
role-observer = observation
role-witness = témoin
role-unspecified = intervention
group-leaders = Qui dirige
group-participants = Qui prend part

## L'image

map-title = Les places à cette table ronde
map-desc = { $list }.
map-chairs = { $n ->
    [one] Double contour : qui préside ou modère.
   *[other] Doubles contours : qui préside ou modère.
}
map-side = Derrière la ligne : qui conseille, observe ou témoigne.
map-numbers = La même chose en nombres
map-empty = Personne ne siège encore à cette table ronde.

## Où en est une table ronde

badge-holds = tient
badge-not-yet = ne tient pas encore
badge-did-not = n’a pas tenu
badge-not-counted = pas encore compté
badge-unsaid = on ne peut pas le dire
badge-not-asked = sans objet
badge-not-published = non publié
badge-not-judged = pas jugé
stands-holds = Tient.
stands-not-yet = Ne tient pas encore.
stands-did-not = N’a pas tenu.
stands-not-counted = Pas encore compté.
stands-unsaid = On ne peut pas le dire, { $left }.
stands-not-asked = Cette règle ne demande rien à cette table ronde.
need = Il en faut { $need } sur { $people }.
counted-women = Femmes parmi les personnes comptées : { $share }.
group-line = { $group } : { $share }, il en faut { $need }.
group-line-exempt = { $group } : trop peu pour que la règle demande quelque chose.
if-she-chairs = La liste ne dit pas qui préside. Si c’est sa seule femme, elle { $badge }.
next-year = L’an prochain elle ne tiendrait pas : la règle demande alors { $percent } %.
next-year-not = L’an prochain elle ne tiendrait pas.

headline-all-male = Exclusivement masculine : chacune des { $count } places est occupée par un homme.
headline-all-male-one = Une place, un homme.
headline-no-woman = { $n ->
    [one] Une personne, aucune femme.
   *[other] Aucune femme parmi les { $count }.
}
headline-no-woman-so-far = { $n ->
    [one] Aucune femme jusqu’ici : une personne a été comptée, { $left }.
   *[other] Aucune femme parmi les { $count } comptés jusqu’ici, { $left }.
}
left-uncounted = { $n ->
    [one] une personne n’a pas été comptée
   *[other] { $count } personnes n’ont pas été comptées
}
left-open = { $n ->
    [one] une place est libre
   *[other] { $count } places sont libres
}
headline-not-counted = { $n ->
    [one] Une personne, pas encore comptée.
   *[other] { $n } personnes, pas encore comptées.
}
headline-all-open = { $n ->
    [one] Une place libre.
   *[other] { $n } places libres.
}
headline-women = Femmes : { $share }.
headline-empty = Personne n’y siège encore.

holds-under = Tient selon { $holds } règles sur { $rules }.

## Ce qui la corrigerait

mend-title = Ce qui la corrigerait :
mend-short = Ce qui la corrigerait : { $way }.
mend-any = Ce qui la corrigerait, une seule de ces choses suffit :
mend-open-seats = { $n ->
    [one] une femme à une place libre
   *[other] des femmes à { $count } places libres
}
mend-add-women = { $n ->
    [one] une femme de plus, dans un rôle que la règle compte
   *[other] { $count } femmes de plus, dans des rôles que la règle compte
}
mend-replace-men = { $n ->
    [one] une femme à la place d’un des hommes
   *[other] des femmes à la place de { $count } des hommes
}
mend-give-floor = { $n ->
    [one] la parole à une femme qui jusqu’ici ne fait que présider, modérer ou animer
   *[other] la parole à { $count } femmes qui jusqu’ici ne font que présider, modérer ou animer
}
mend-add-men = { $n ->
    [one] un homme de plus, dans un rôle que la règle compte
   *[other] { $count } hommes de plus, dans des rôles que la règle compte
}
mend-replace-women = { $n ->
    [one] un homme à la place d’une des femmes
   *[other] des hommes à la place de { $count } des femmes
}
mend-answers = { $n ->
    [one] une réponse pourrait suffire : quelqu’un n’a pas été compté
   *[other] { $count } réponses pourraient suffire, de qui n’a pas été compté
}
mend-chair = Une femme à la présidence seulement ne suffirait pas.

## À regarder

look-sole = Exactement une personne sur les { $count } est une femme.
look-moderating = { $women ->
    [one] Une femme est à cette table ronde ({ $roles }). Aucune n’est parmi les { $count } qui parlent ou dirigent.
   *[other] { $number } femmes sont à cette table ronde ({ $roles }). Aucune n’est parmi les { $count } qui parlent ou dirigent.
}

## Quand quelque chose n'est pas là

not-found-title = Il n’y a rien ici
not-found-text = Il n’y a rien ici, ou ce n’est pas à vous de le voir. Si c’est votre événement, connectez-vous.
problem-title = Cela n’a pas marché
problem-text = Ce n’est pas votre faute. Réessayez dans un instant.
reading-title = Le journal est encore en lecture
reading-text = Ce qui a été enregistré est en cours de lecture, { $percent } % pour l’instant. Cette page sera là dans un instant ; rechargez-la.
forbidden-text = Ce formulaire a été envoyé depuis un autre site.

## Titres des règles fournies, d'après leurs chartes

rule-barder = Au moins une femme, sans compter la présidence
rule-ga = Au moins une femme parmi les intervenants
rule-igc = Pas de table ronde d’un seul sexe
rule-igc_panellists = Pas de table ronde d’un seul sexe, sans compter la présidence
rule-lf = De trois à cinq intervenants, au moins une personne qui ne s’identifie pas comme homme
rule-ec_gabriel = Au moins une autre femme
rule-share_30 = 30 % de femmes parmi les intervenants
rule-share_40 = 40 % de femmes parmi les intervenants
rule-wlia_50 = La moitié des intervenants sont des femmes
rule-ga_2020 = 51 % de femmes
rule-eu_boards_40 = 40 % de femmes, dans le nombre le plus proche
rule-joint = 30 % de femmes parmi qui dirige et parmi qui prend part, en montant jusqu’à la moitié
