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
home-programme-text = Comptez toutes ses tables rondes d’un coup : connectez-vous comme organisateur et choisissez un fichier, ou collez-le. Vous voyez ce qui changerait, et rien n’est enregistré avant que vous le disiez. Ou vérifiez le fichier sur votre propre machine :
home-public-title = Événements publics
home-public-none = Aucun organisateur n’a encore rendu un événement public.
home-allies = Vous parlez vous-même dans des panels ?
home-pledge = Prenez un engagement, et soyez averti tôt
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
events-none = Il n’y a pas encore d’événement.
events-programmes = Mener un engagement que d’autres rejoignent
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
event-export = Prendre l’événement en fichier :
event-export-csv = un tableur (CSV)
event-subscribe = Être averti des panels publiés de cet événement ou de sa série
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
count-numbers-text = Sans aucun nom : combien de femmes, combien d’hommes, et qui préside.
count-once = Marquer chaque personne une fois
count-once-text = Une seule liste de tout le monde. Qui siège à plusieurs tables rondes est marqué à un seul endroit.
count-column = Une colonne de mon fichier le dit
count-column-text = Importez de nouveau le fichier. La colonne vous est montrée avec ce qu’elle contient, et vous dites ce que signifie chaque valeur ; avant cela, personne n’est compté d’après elle.
count-ask = Demander aux intervenants
count-ask-text = Ils disent comment ils veulent être comptés, et qui peut le savoir. Leur parole passe avant la vôtre.

## D’un fichier à ce qui est enregistré

import-title = Importer un programme
import-lead = Choisissez un fichier ou collez un programme. Vous verrez ce qui y a été trouvé et ce qui changerait ; rien n’est enregistré avant que vous le disiez.
import-file = Un fichier
import-file-hint = Un tableur (CSV ou .xlsx), schedule.xml ou schedule.json, un export de pretalx, Sessionize ou Indico, un calendrier, ou notre propre JSON.
import-text = Ou collez-le
import-text-hint = Avec des en-têtes à la première ligne, comme copié d’un tableur, ou dans l’un des formats ci-dessus.
import-button = Montrer ce qui changerait
import-nothing-stored = Rien n’est encore enregistré.
import-nothing = Il n’y a rien dedans. Choisissez un fichier ou collez un programme.
import-cut-off = Le document n’est pas revenu entier. Choisissez le fichier de nouveau.
import-notice-title = Ce qu’il faut dire aux intervenants
import-notice-text = Que vous comptez les femmes et les hommes de vos tables rondes avec Openfloor ; que leur nom, leur rôle et la manière dont ils souhaitent être comptés sont enregistrés ; que rien n’est déduit des noms ni des images ; et comment ils peuvent le voir, le changer, en être retirés ou le faire effacer. La page « Demander aux intervenants » de votre événement contient un texte à copier.

format-csv = C’est un tableur sous forme de texte (CSV).
format-workbook = C’est un classeur (.xlsx).
format-schedule = C’est un programme en JSON, de frab, de pretalx ou des outils c3voc.
format-schedule-xml = C’est un programme en XML, de Pentabarf, frab, pretalx ou FOSDEM.
format-submissions = C’est une liste de propositions de pretalx.
format-sessionize = C’est une liste de sessions de Sessionize.
format-indico = C’est un export d’Indico.
format-schema-org = C’est une page web ou du JSON avec des données liées de schema.org.
format-calendar = C’est un calendrier.
format-own = C’est notre propre JSON.
format-site = Ce sont des données d’un site web : YAML, JSON, ou des pages avec des données en tête.

found-title = Ce qui a été trouvé
found-why = Lu ainsi parce que : { $why }.
found-counts = { $people ->
    [one] { $people } intervenant
   *[other] { $people } intervenants
} dans { $panels ->
    [one] { $panels } session
   *[other] { $panels } sessions
} ; { $several ->
    [0] aucune n’a deux intervenants ou plus
    [one] une seule a deux intervenants ou plus
   *[other] { $several } d’entre elles ont deux intervenants ou plus
}.
found-open = { $n ->
    [one] { $n } place pour laquelle personne n’est nommé.
   *[other] { $n } places pour lesquelles personne n’est nommé.
}
found-otherwise = Il faut le lire autrement
found-encoding = Écriture des lettres
found-zone = Fuseau des heures qui n’en ont pas
found-zone-none = aucun
found-order = Les jours comme 05/06/2026
found-order-none = comme les autres jours du fichier le disent
found-day-first = le jour vient d’abord
found-month-first = le mois vient d’abord
found-again = Lire de nouveau
found-errors = { $n ->
    [one] À corriger avant que rien ne puisse être enregistré
   *[other] { $n } points à corriger avant que rien ne puisse être enregistré
}
found-warnings = { $n ->
    [one] Un point laissé de côté, ou lu autrement qu’il n’est écrit
   *[other] { $n } points laissés de côté, ou lus autrement qu’ils ne sont écrits
}
found-notes = { $n ->
    [one] Bon à savoir
   *[other] { $n } points bons à savoir
}
place-line = ligne { $line }
place-cell = ligne { $line }, cellule { $cell } ({ $header })
place-column = ligne { $line }, colonne { $column }
place-document = le document
doubt-title = Est-ce chaque fois une seule personne ?
doubt-text = Rien n’est encore enregistré. Dites ce que désigne chacun de ces noms ; ce que vous laissez ouvert est enregistré tel quel, comme une personne.
doubt-several = plusieurs noms à la place d’un seul
doubt-team = ressemble à une équipe ou à un groupe
doubt-address = une adresse électronique à la place d’un nom
columns-title = Une colonne de votre fichier qui dit comment on est compté
columns-text = Personne n’est compté d’après elle avant que vous ne disiez ce qu’elle signifie. Laissez ouvert ce que vous ne savez pas : cela ne compte personne.

columns-none = aucune colonne
statements-title = Ce qui est entre parenthèses après les noms
mapping-title = Comment il est lu
map-remembered = Lu et rempli comme vous l’avez dit la dernière fois. Si c’était pour un autre fichier, personne n’est compté d’après cela avant que vous n’appuyiez sur « Lire de nouveau ».
map-open = rien n’est dit
map-columns = Ce que sont les colonnes
map-roles = Ce que signifient les mots pour les rôles
map-toml = Ou le tout en TOML
map-toml-hint = Comme l’écrit « openfloor check --write-mapping ». Ce qui est ici passe avant tout ce qui précède.
map-toml-now = Ce qui est dit jusqu’ici, en TOML
map-wrong = Ce qui est dit des colonnes ne peut pas servir : { $why }
map-said-twice = « { $meaning } » est dit de deux colonnes, dont « { $header } » ; un fichier n’en a qu’une.
map-names = Sous [names], aucun nom ne peut figurer ici. Choisissez plus haut ce que chacun désigne.
decide-one = une personne, qui s’appelle ainsi
decide-several = plusieurs personnes, une place pour chacune
decide-address = l’adresse électronique d’une personne
decide-nobody = personne n’est encore nommé : une place ouverte
meaning-unknown = on ne sait pas
meaning-nothing = ne pas lire
meaning-class = comment on est compté (voir plus haut)
meaning-convening = l’événement
meaning-panel = ce qui distingue la session des autres
meaning-title = titre de la session
meaning-date = jour du début
meaning-time = heure du début
meaning-kind = type de session
meaning-person = identifiant de la personne
meaning-name = nom d’une personne
meaning-given-name = prénom
meaning-family-name = nom de famille
meaning-people = tous les noms d’une session
meaning-people-ids = identifiants de tout le monde d’une session
meaning-moderators = qui modère
meaning-chairs = qui préside
meaning-keynotes = qui donne une conférence plénière
meaning-discussants = qui discute
meaning-hosts = qui accueille
meaning-email = adresse électronique
meaning-role = ce que la personne y fait
meaning-status = si c’est confirmé
meaning-seat = identifiant de la place
meaning-delegated = si une délégation a choisi qui siège là

preview-title = Ce qui changerait
preview-lead = Rien n’est encore enregistré.
preview-changed = Quelque chose a changé depuis que vous avez regardé, par vous dans une autre fenêtre ou par quelqu’un d’autre. Voici ce qui changerait maintenant ; rien du fichier n’a été enregistré.
preview-errors = Rien de ce fichier ne peut être enregistré avant d’être corrigé.
preview-problems = Les lignes à revoir, en fichier
preview-other = Choisir un autre fichier
would-title = Ce qui serait enregistré
would-events = Événement : { $titles }.
would-new = { $n ->
    [one] Une session est nouvelle.
   *[other] { $n } sessions sont nouvelles.
}
would-change = { $n ->
    [one] Une session change.
   *[other] { $n } sessions changent.
}
would-same = { $n ->
    [one] Une session reste telle quelle.
   *[other] { $n } sessions restent telles quelles.
}
would-drop = { $n ->
    [one] Une session n’est plus dans ce fichier. Elle reste telle quelle.
   *[other] { $n } sessions ne sont plus dans ce fichier. Elles restent telles quelles.
}
would-panel = Session
would-changes = Ce qui change
would-stands = Où elle en serait
would-more = { $n ->
    [one] Et encore une session.
   *[other] Et encore { $n } sessions.
}
would-button = Enregistrer
would-not = Ne pas enregistrer
change-new = nouvelle
change-moved = à une autre heure
change-retitled = autre titre
change-offered = { $n ->
    [one] une place ajoutée
   *[other] { $n } places ajoutées
}
change-withdrawn = { $n ->
    [one] une place retirée
   *[other] { $n } places retirées
}
change-roles = { $n ->
    [one] un autre rôle
   *[other] { $n } autres rôles
}
change-described = { $n ->
    [one] une place décrite autrement
   *[other] { $n } places décrites autrement
}
change-statuses = { $n ->
    [one] une place confirmée, ou qui ne l’est plus
   *[other] { $n } places confirmées, ou qui ne le sont plus
}
refused-title = Ceci n’a pas été enregistré
refused-cancelled = L’une de ces sessions a été annulée. Donnez-lui un autre identifiant ou un autre titre dans le fichier.
refused-too-many-places = L’une de ces sessions a plus de places qu’on n’en peut avoir ici. Divisez-la.
refused-count-too-large = Un compte a au plus 100 000 personnes.
refused-changed = Cela a changé depuis que vous avez regardé. Regardez de nouveau.
refused-log = Le journal est plein ou ne peut pas être écrit. La personne qui exploite ce service doit faire de la place.
refused-other = Ceci ne peut pas être enregistré. Revenez en arrière et regardez ce qui a été rempli.

## Compter : les nombres de chaque table ronde

numbers-title = Les nombres de chaque table ronde
numbers-lead = Combien de femmes, combien d’hommes, et qui préside. Aucun nom n’est nécessaire, et vous pouvez commencer par celle qui compte le plus.
numbers-progress = { $done } sur { $panels ->
    [one] { $panels } table ronde de deux personnes ou plus est comptée.
   *[other] { $panels } tables rondes de deux personnes ou plus sont comptées.
}
numbers-people = { $n ->
    [one] { $n } personne nommée
   *[other] { $n } personnes nommées
}
numbers-button = Enregistrer ces nombres
numbers-none = Aucune table ronde de cet événement n’a deux personnes ou plus.

## Compter : chaque personne une fois

people-title = Marquer chaque personne une fois
people-lead = Dites comment vous comptez chaque personne, comme elle vous l’a dit ou comme vous la connaissez. Cela vaut pour toutes ses tables rondes. Ne devinez pas d’après un nom ou une image : « pas compté » est une réponse.
people-left = { $n ->
    [0] Tout le monde a été compté.
    [one] Une personne n’a pas été comptée, environ { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }.
   *[other] { $n } personnes n’ont pas été comptées, environ { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }.
}
people-help = { $answers ->
    [one] Une réponse décide { $panels ->
        [one] d’une session.
       *[other] de { $panels } sessions.
    }
   *[other] { $answers } réponses décident { $panels ->
        [one] d’une session.
       *[other] de { $panels } sessions.
    }
}
people-helps = aide le plus
people-keys = Touches : W, M, N, U (demandé, non dit), X (pas compté) marquent la personne et passent à la suivante.
people-live = Encore à compter :
people-button = Enregistrer les marques
people-done = { $n ->
    [one] Une personne est marquée.
   *[other] { $n } personnes sont marquées.
}
people-undo = Revenir en arrière
people-alone = { $n ->
    [one] Une personne qui n’est à aucune table ronde avec d’autres
   *[other] { $n } personnes qui ne sont à aucune table ronde avec d’autres
}
people-counted = { $n ->
    [one] Une personne qui est comptée
   *[other] { $n } personnes qui sont comptées
}
people-said = { $n ->
    [one] Une personne l’a dit elle-même, et n’est pas dans la liste.
   *[other] { $n } personnes l’ont dit elles-mêmes, et ne sont pas dans la liste.
}
people-kept = Vous avez compté cette personne comme « { $class } » à « { $event } ».
people-kept-many = { $n ->
    [one] Vous avez compté une de ces personnes à un autre événement.
   *[other] Vous avez compté { $n } de ces personnes à d’autres événements.
}
people-kept-choose = Choisir de même
people-kept-chosen = Les personnes que vous avez comptées à un autre événement sont marquées comme là-bas. Cela compte ici dès que vous l’enregistrez.
people-more = et { $n } de plus
people-nameless = sans nom

## Qui est la même personne

same-title = Le même nom à un autre événement
same-link = Quelqu’un est peut-être la même personne qu’à un autre de vos événements
same-lead = Un nom seul ne dit pas qui est quelqu’un. Là où vous savez que deux noms sont une seule personne, dites-le : on vous propose comment vous l’avez comptée là-bas, et qui demande à être oublié l’est sous les deux noms. Vous pouvez revenir en arrière ici.
same-none = Personne ici ne porte le nom de quelqu’un d’autre à un autre de vos événements.
same-first = { $n ->
    [one] Votre autre événement a été regardé.
   *[other] Vos { $n } autres événements les plus récents ont été regardés.
}
same-alone = Vous n’avez pas d’autre événement.
same-here = Ici :
same-there = À « { $event } » :
same-choice = La même personne
same-apart = Finalement pas la même personne
same-joined = Dits être la même personne
same-button = Enregistrer
same-done = { $n ->
    [one] Une réponse est enregistrée.
   *[other] { $n } réponses sont enregistrées.
}

## Compter : demander aux intervenants

ask-title = Demander aux intervenants
ask-lead = C’est vous qui demandez, avec votre formulaire ou votre courrier. Ce serveur n’envoie rien.
ask-question-title = Pour votre appel à propositions
ask-question-text = Mettez ceci dans votre formulaire, avec réponse au choix. Exportez les réponses comme colonne nommée « counted as », et importez le fichier.
ask-question = Comment souhaitez-vous être compté·e dans nos tables rondes ? femme / homme / non binaire / je préfère ne pas le dire. La réponse ne sert qu’aux nombres de nos tables rondes. Vous pouvez ne pas répondre, et changer plus tard.
ask-notice-title = Ce qui est dit aux intervenants
ask-notice = Nous comptons les femmes et les hommes de nos tables rondes avec Openfloor, exploité par { $operator }. Pour cela, votre nom, votre rôle et la manière dont vous souhaitez être compté·e sont enregistrés. Rien n’est déduit des noms ni des images : vous êtes compté·e comme vous nous l’avez dit, ou comme nous vous connaissons. Par votre propre lien, ou en nous écrivant, vous le voyez, le changez, en êtes retiré·e ou le faites effacer. Les organisateurs et les personnes de votre table ronde apprennent ses nombres (à une petite table, ils peuvent montrer comment une personne a été comptée) ; le public ne voit les nombres d’une table ronde que si nous les publions. { $organiser }
ask-after = Quand les réponses sont là :

## Ce qui a été remarqué dans un document, d’après son code. En anglais, crates/rosters le dit elle-même.

diag-other = Quelque chose n’a pas pu être lu comme c’est écrit.
diag-more-places = { $places } ; et { $more } de plus
diag-times = { $what } ({ $times } fois ; la première ici)
diag-in-a-file = { $file } a été laissé de côté : { $what }
diag-address-as-a-name = Des adresses électroniques à la place de noms, chacune gardée comme un nom : { $n } ({ $places }). Dites plus bas ce qu’elles désignent, ou écrivez les noms.
diag-answers-kept = { $n ->
    [one] Une question dont les réponses disent peut-être comment compter. Dites ce qu’elles signifient ; d’ici là, personne n’est compté d’après elles.
   *[other] { $n } questions dont les réponses disent peut-être comment compter. Dites laquelle le fait et ce que ses réponses signifient ; d’ici là, personne n’est compté d’après elles.
}
diag-cell-error = Une cellule dont la formule aboutit à une erreur ; elle est lue comme vide. Corrigez la formule, ou écrivez la valeur.
diag-cell-too-long = Une cellule de plus de { $n } octets ; cherchez un guillemet qui n’est pas fermé.
diag-chairs-of-the-event = Les présidences de tout l’événement ({ $n }) ne siègent à aucune table ronde. Ajoutez-les à celles qu’elles président.
diag-class-not-confirmed = Une colonne dit peut-être comment compter, avec d’autres mots que les nôtres : personne n’est compté d’après elle. Dites plus bas ce que ses valeurs signifient, ou écrivez woman, man, non-binary, undisclosed ou unknown.
diag-column-without-header = Des liens dans une colonne sans titre ; ils ne sont pas lus. Il n’y a rien à faire, sauf s’ils devaient dire quelque chose.
diag-conveners-of-sessions = Les responsables de sessions ({ $n }) ne siègent à aucune de leurs contributions. Ajoutez-les aux tables rondes qu’ils président.
diag-damaged-workbook = Le classeur est endommagé. Enregistrez-le de nouveau, ou enregistrez la feuille en CSV.
diag-date-out-of-range = « { $said } » : une date avant 1900 ou après 2199. Corrigez-la, ou laissez vide.
diag-date-without-zone = « { $said } » : une heure sans décalage horaire. Écrivez-le, comme dans 2026-05-14T10:00:00+02:00, ou choisissez un fuseau pour tout le fichier.
diag-duplicate-seat-id = Deux places d’une table ronde ont le même identifiant (l’autre : { $places }). Donnez à chaque place le sien, ou aucun.
diag-empty = Le fichier est vide. Vérifiez que c’est le bon.
diag-field-twice = Le champ « { $said } » figure deux fois. Laissez-en un de côté.
diag-formula = Une cellule qu’un tableur prendrait pour une formule. Écrivez le texte même ; s’il commence vraiment ainsi, mettez ' devant.
diag-further-slots = { $n ->
    [one] Une ligne est un autre créneau d’une table ronde, avec les mêmes personnes.
   *[other] { $n } lignes sont d’autres créneaux d’une table ronde, avec les mêmes personnes.
} Il n’y a rien à faire, sauf si ce sont des tables rondes à part ; donnez alors un identifiant à chacune.
diag-head-too-long = Les données en tête de la page ont plus de { $n } octets. Raccourcissez-les.
diag-inflates-too-much = Le classeur se décompresse en plus de { $n } fois sa taille. Enregistrez la feuille en CSV ; si le classeur est vide pour la plus grande part, supprimez le reste.
diag-item-id-twice = Un autre point du programme a le même identifiant ou le même titre ; ils sont distingués par le titre et l’heure. Donnez à chacun son identifiant.
diag-item-too-long = Un élément de plus de { $n } octets ; cherchez-en un qui n’est pas fermé.
diag-items-without-people = { $n ->
    [one] Un point du programme sans personne n’est pas une table ronde.
   *[other] { $n } points du programme sans personne ne sont pas des tables rondes.
} Il n’y a rien à faire, sauf s’il manque des personnes.
diag-letters-read-as-utf-16 = Les lettres sont lues comme de l’UTF-16, comme le dit leur marque. Regardez si les noms avec accents sont justes.
diag-letters-read-as-windows-1252 = Les lettres sont lues comme du Windows-1252, comme il a été dit. Regardez si les noms avec accents sont justes.
diag-list-of-people = Une liste de personnes, « { $said } », est gardée comme une table ronde. Laissez-la de côté si elles ne siègent pas ensemble.
diag-map-class-stands-apart = Écrivez la colonne sous [class], comme column = "…", et ce que ses valeurs signifient sous [class.values].
diag-map-class-without-column = Nommez la colonne ou la question qui dit comment compter.
diag-map-class-without-values = Dites sous [class.values] ce que les valeurs signifient : sans cela, personne n’est compté d’après elles.
diag-map-no-such-class = « { $said } » n’est pas une manière de compter ; écrivez l’un de ces mots : { $choices }.
diag-map-no-such-decision = « { $said } » n’est pas ce qu’un nom peut désigner ; écrivez l’un de ces mots : { $choices }.
diag-map-no-such-meaning = « { $said } » n’est pas ce qu’une colonne peut dire ; écrivez l’un de ces mots : { $choices }.
diag-map-no-such-role = « { $said } » n’est pas un rôle ; écrivez l’un de ces mots : { $choices }.
diag-map-not-a-mapping = Ce n’est pas une correspondance en TOML : elle a les parties [columns], [roles], [class], [class.values], [statements] et [names], chacune avec des lignes comme "mot" = "sens".
diag-map-said-twice = { $which } est déjà dit de « { $said } » ; un fichier n’en a qu’une.
diag-map-too-long = Une correspondance a { $n } octets au plus.
diag-mapped-column-missing = La correspondance nomme une colonne « { $said } », qui n’est pas là. Regardez dans la première ligne comment elle est écrite.
diag-missing-field = Il manque le champ « { $said } ». Envoyez une liste de places ; elle peut être vide.
diag-more-diagnostics = { $n } autres remarques, qui ne sont pas listées. Corrigez celles-ci et essayez de nouveau.
diag-name-too-long = Un nom ou un identifiant de plus de { $n } signes. Écrivez seulement le nom.
diag-no-contributions = Un événement sans ses contributions. Exportez-le avec detail=contributions.
diag-no-convening-named = Une ligne sans événement ; elle est mise sous le nom du fichier. Nommez l’événement à chaque ligne.
diag-no-headers = La première ligne n’a aucun des titres de colonne connus. Commencez par une ligne de titres : convening, panel, title, date, name, class, role ; ou dites plus bas ce que sont les colonnes.
diag-no-headers-sheets = { $n ->
    [one] La feuille du classeur n’a aucun des titres de colonne connus.
   *[other] Aucune des { $n } feuilles n’a les titres de colonne connus.
} Commencez-en une par une ligne de titres : convening, panel, title, date, name, class, role ; ou dites plus bas ce que sont les colonnes.
diag-no-name = Ni nom court ni titre. Donnez les deux.
diag-no-panel-column = Aucune colonne ne dit à quelle table ronde est une place. Ajoutez une colonne « panel » (ou « session », « title »), ou dites plus bas laquelle c’est.
diag-no-panel-named = Une ligne sans table ronde ; elle est mise sur une table ronde avec les autres lignes de ce genre du même jour. Nommez la table ronde à chaque ligne.
diag-no-panels = Aucune table ronde dans ce document. Vérifiez que c’est le bon.
diag-no-person-column = Aucune colonne ne dit qui siège. Ajoutez une colonne « name » (ou « person », « email »), une personne par ligne et une ligne par place ; ou dites plus bas laquelle c’est.
diag-no-such-day = « { $said } » : le calendrier n’a pas ce jour, ou l’horloge pas cette heure. Corrigez la date, ou laissez vide.
diag-not-a-calendar = Un END sans BEGIN. Exportez le calendrier de nouveau.
diag-not-a-schedule = Un programme sans jours et sans événements. Exportez-le de nouveau ; cherchez-y « days » ou « events ».
diag-not-a-slug = Un nom court a 1 à 80 signes parmi a-z, 0-9 et -, sans - au début ni à la fin. Écrivez « { $choices } ».
diag-not-an-address = Ce n’est pas une adresse électronique ; elle ne sert pas. Écrivez-en une, ou laissez vide.
diag-not-json = Ce n’est pas du JSON valable ici. Envoyez le document entier en JSON valable.
diag-not-kept = « { $said } » n’est pas gardé, à { $n } endroits. Il n’y a rien à faire : ce qui est gardé, c’est qui a la parole, en quelle qualité et quand.
diag-not-on-the-panel = Des personnes seulement informées, ou des salles et des choses : { $n }. Il n’y a rien à faire.
diag-not-on-the-programme = { $n ->
    [one] Un point annulé, refusé ou pas encore accepté a été laissé de côté.
   *[other] { $n } points annulés, refusés ou pas encore acceptés ont été laissés de côté.
} Il n’y a rien à faire, sauf s’ils sont au programme ; acceptez-les alors à la source.
diag-not-toml = Ce n’est pas du TOML valable ici. Corrigez la tête de la page.
diag-not-utf-8 = Un octet qui n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8 (dans un tableur : « CSV UTF-8 »), ou dites que c’est du Windows-1252.
diag-not-utf-8-utf-16 = De l’UTF-16 qui est abîmé. Enregistrez le fichier en UTF-8 (dans un tableur : « CSV UTF-8 »).
diag-not-utf-8-windows-1252 = Un octet qui n’est pas de l’UTF-8 ; le fichier se lit comme du Windows-1252. Dites que c’en est, ou enregistrez-le en UTF-8 (dans un tableur : « CSV UTF-8 »).
diag-not-xml = Ce n’est plus du XML valable à partir d’ici. Envoyez le document entier en XML valable.
diag-not-yaml = Ce n’est plus du YAML valable à partir d’ici. Envoyez le fichier entier en YAML valable.
diag-open-seat = Une place libre. Nommez quelqu’un quand vous le saurez ; d’ici là, elle n’est pas comptée.
diag-own-entities = Une entité qui n’est pas de XML même ; aucune n’est jamais cherchée ni définie. Exportez le document sans DOCTYPE ni entités.
diag-panel-apart = Les lignes d’une table ronde ne se suivent pas, dans un fichier trop long pour être lu d’un coup. Triez les lignes par événement et par table ronde, ou divisez le fichier.
diag-panel-described-twice-title = La table ronde « { $said } » reçoit un deuxième titre ; le premier est gardé. Donnez le même à chacune de ses lignes, ou d’autres identifiants aux tables rondes.
diag-panel-described-twice-kind = La table ronde « { $said } » reçoit un deuxième genre ; le premier est gardé. Donnez le même à chacune de ses lignes, ou d’autres identifiants aux tables rondes.
diag-panel-described-twice-date = La table ronde « { $said } » reçoit une deuxième date ; la première est gardée. Donnez la même à chacune de ses lignes, ou d’autres identifiants aux tables rondes.
diag-panel-members-missing = Il manque des membres : des tables rondes qui ne nomment qu’une personne, { $n } ({ $places }). Ajoutez qui y siège encore ; à la source, c’est peut-être seulement dans le texte.
diag-day-in-two-ways = « { $said } » peut être deux jours : quel nombre est le mois, aucune date du fichier ne le dit. Dites plus bas lequel vient d’abord, ou écrivez 2026-05-14.
diag-panel-of-the-row-above = Une ligne sans table ronde sous une ligne qui en nomme une ; elle y est mise. Il n’y a rien à faire, sauf si elle est d’une autre ; nommez alors la table ronde à chaque ligne.
diag-letters-read-as-declared = Les lettres sont lues comme le document le dit lui-même. Regardez si les noms avec accents sont justes.
diag-partial-date = « { $said } » n’est pas un jour ; lu comme sans date. Écrivez la date entière, comme 2026-05-14.
diag-people-without-panels = Des personnes listées qui ne siègent nulle part : { $n }. Il n’y a rien à faire, sauf s’il manque des points du programme.
diag-performers-of-the-whole = Des intervenants de tout un événement, qui ne siègent à aucune de ses tables rondes : { $n }. Il n’y a rien à faire, sauf s’ils manquent aux tables rondes.
diag-person-listed-twice = Une personne a deux fois le même rôle sur une table ronde (l’autre : { $places }). Laissez une ligne de côté ; elle n’est comptée qu’une fois en tout cas.
diag-read-as-confirmed = Lu d’après ce qui a été confirmé avant pour les documents de cette source. Pour le lire sans, envoyez une correspondance vide.
diag-roles-not-said = Un calendrier dit qui doit venir, non qui parle. Dites à chaque table ronde qui parle, si ce n’est pas tout le monde.
diag-row-too-long = Une ligne de plus de { $n } octets, ou de trop de cellules. Cherchez un guillemet qui n’est pas fermé, ou enlevez des colonnes inutiles.
diag-row-too-long-line = Une ligne de plus de { $n } octets. Divisez-la en plusieurs lignes.
diag-row-too-long-cells = Une ligne de plus de { $n } cellules. Enlevez des colonnes inutiles.
diag-several-documents = Un deuxième document dans le même fichier. Mettez chacun dans le sien.
diag-several-people-as-one = Des noms qui semblent être ceux de plusieurs personnes, chacun gardé comme une personne : { $n } ({ $places }). Dites plus bas ce que chacun désigne.
diag-sheet-read = La feuille « { $said } » est lue, à partir de la { $places } ; { $n ->
    [one] il y en a une
   *[other] il y en a { $n }
}. Il n’y a rien à faire, sauf si c’en est une autre ; mettez-la alors en premier.
diag-slug-twice = Un nom court figure deux fois. Réunissez ce qui va ensemble, ou changez-le.
diag-speaker-not-listed = Une personne est nommée par un identifiant qui n’est pas dans la liste ; seul l’identifiant est gardé. Exportez tout ensemble.
diag-statement-in-a-name = Des pronoms entre crochets derrière des noms : { $n } ({ $places }). Ils sont gardés, et personne n’est compté d’après eux. Dites comment compter, ou demandez.
diag-team-as-one-person = Des noms qui semblent être ceux d’une équipe, chacun gardé comme une personne : { $n } ({ $places }). Écrivez qui parle, ou dites plus bas ce que chacun désigne.
diag-text-too-long = Un texte de plus de { $n } octets. Raccourcissez-le.
diag-title-too-long = Un titre de plus de { $n } signes ; le reste est laissé de côté. Raccourcissez-le.
diag-too-deep = Le document est imbriqué sur plus de { $n } niveaux.
diag-too-large = Le document a plus de { $n } octets. Divisez-le.
diag-too-many-cells = Une ligne a plus de cellules que les { $n } titres. Mettez entre guillemets les cellules qui contiennent le séparateur.
diag-too-many-convenings = Plus de { $n } événements. Divisez le document.
diag-too-much-text = Plus de { $n } octets de noms et de titres. Divisez le document.
diag-too-many-panels = Plus de { $n } tables rondes. Divisez le document.
diag-too-many-parts = Le classeur a plus de { $n } parties. Enregistrez la feuille en CSV.
diag-too-many-seats = Plus de { $n } places. Divisez le document.
diag-too-many-seats-on-a-panel = Plus de { $n } places sur une table ronde. Divisez-la.
diag-truncated-calendar = Le calendrier finit dans ce qui commence ici. Envoyez-le en entier.
diag-truncated-json = Le JSON finit avant d’être complet. Envoyez le document entier.
diag-truncated-xml = Le XML finit dans cet élément. Envoyez le document entier.
diag-two-classes-of-a-person = Une personne est comptée de deux façons sur une table ronde (l’autre : { $places }). Dites-en une, à chaque ligne.
diag-unclosed-quote = Un guillemet n’est jamais fermé, et le reste du fichier est tombé dans sa cellule. Fermez-le ; un guillemet dans une cellule entre guillemets s’écrit deux fois.
diag-undated = Sans date. Ajoutez-la quand vous la saurez.
diag-unknown-class = « { $said } » ne dit pas comment compter ; compté comme unknown. Écrivez woman, man, non-binary, undisclosed ou unknown.
diag-unknown-class-mapped = Ce que « { $said } » signifie n’est pas dit ; personne n’est compté d’après ce mot. Dites-le plus bas.
diag-unknown-delegated = « { $said } » ne dit pas qui a choisi la personne. Écrivez yes si c’est une délégation, et no ou rien si c’est vous.
diag-unknown-field = Il n’y a pas de champ « { $said } ». Ceux d’ici : { $choices }.
diag-unknown-format = Ce format n’est pas connu. Envoyez le programme en tableur.
diag-unknown-format-archive = C’est une archive, ou un classeur d’un autre genre que .xlsx. Enregistrez la feuille en .xlsx ou en « CSV UTF-8 ».
diag-unknown-format-compressed = C’est comprimé. Décomprimez-le d’abord.
diag-unknown-format-old = C’est un ancien classeur, ou un classeur avec mot de passe. Enregistrez la feuille en .xlsx sans mot de passe, ou en « CSV UTF-8 ».
diag-unknown-format-page = C’est une page web sans données liées d’événements. Prenez l’adresse ou le fichier de son programme : schedule.xml, schedule.json, un calendrier ou du CSV.
diag-unknown-format-pdf = C’est un PDF. Envoyez en CSV le tableur dont il est fait.
diag-unknown-format-xml = Ce XML a une forme inconnue : un élément « schedule » autour de tout était attendu. Exportez le programme en schedule.xml ou schedule.json, ou en CSV.
diag-unknown-role = « { $said } » n’est pas un rôle connu. Écrivez l’un de ces mots : { $choices } ; ou dites plus bas ce qu’il signifie.
diag-unknown-shape = Ce JSON a une forme inconnue : ce n’est ni frab, ni pretalx, ni c3voc, ni Sessionize, ni Indico, ni schema.org, ni le nôtre, ni une liste de points avec un titre et des personnes. Envoyez l’un d’eux, ou un tableur avec une ligne par place.
diag-unknown-status = « { $said } » ne dit pas si la personne vient. Écrivez invited, confirmed, withdrawn ou open.
diag-unread-column = La colonne « { $said } » n’est pas lue. Il n’y a rien à faire, sauf si elle devait dire quelque chose ; dites alors plus bas ce que c’est.
diag-unreadable = Le fichier ne se lit pas plus loin. Essayez de nouveau.
diag-unreadable-date = « { $said } » ne se lit pas comme une date sans deviner. Écrivez 2026-05-14, ou 2026-05-14T10:00:00+02:00.
diag-unreadable-row = Une ligne ne se lit pas. Enregistrez le fichier en CSV de nouveau.
diag-unreadable-script = Des données liées de la page ne se lisent pas, et ont été laissées de côté. Faites-les corriger à la source.
diag-wrong-kind = Une valeur d’une autre sorte que celle attendue. Corrigez le programme qui écrit le document.
diag-yaml-alias = Un alias (*nom) ; aucun n’est jamais remplacé. Écrivez ce qu’il signifie.
diag-why-workbook = c’est un classeur (.xlsx)
diag-why-schedule = c’est du JSON avec le programme d’une conférence
diag-why-own-json = c’est du JSON avec des événements ou des places
diag-why-indico-timetable = c’est du JSON avec les entrées d’un programme, comme Indico l’exporte
diag-why-indico-events = c’est du JSON d’événements avec leurs contributions, comme Indico l’exporte
diag-why-submissions = c’est du JSON avec des propositions qui ont des intervenants
diag-why-submissions-of-speakers = c’est du JSON avec des intervenants qui ont des propositions
diag-why-linked-data = c’est du JSON-LD avec des événements de schema.org
diag-why-linked-page = c’est une page web avec des données liées de schema.org
diag-why-sessions = c’est du JSON avec des sessions et les intervenants qu’elles nomment
diag-why-grid-smart = c’est du JSON de jours avec des salles, comme Sessionize l’écrit (GridSmart)
diag-why-session-groups = c’est du JSON de groupes de sessions, comme Sessionize l’écrit (Sessions)
diag-why-speaker-view = c’est du JSON d’intervenants, comme Sessionize l’écrit (Speakers, SpeakerWall)
diag-why-site-items = c’est du JSON avec des points qui ont un titre et nomment des personnes
diag-why-calendar = c’est un calendrier (BEGIN:VCALENDAR)
diag-why-yaml-head = c’est une page avec des données en tête, entre ---
diag-why-toml-head = c’est une page avec des données en tête, entre +++
diag-why-remarks = tout y est commentaire, à la façon de YAML
diag-why-yaml = cela commence comme du YAML
diag-why-schedule-element = c’est du XML avec un élément « schedule » autour de tout
diag-why-rows = c’est du JSON de lignes dont les champs sont des titres connus
diag-why-known-headers = sa première ligne a des titres connus
diag-why-plain-text = c’est du texte simple
diag-why-said-so = il a été dit ainsi

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
publish-line-up = Publier qui siège
publish-standing = Publier où elle en est
publish-withhold = Ne plus montrer où elle en est
refused-line-up-first = Publiez d’abord qui siège : où en est une table ronde se publie à côté.
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

## Changer une table ronde

withheld-title = Ceci n’est pas montré
withheld-text = Qui exploite ce service ne montre pas cette table ronde au public.
panel-elsewhere = À montrer sur d’autres sites :
panel-embed = une page à encadrer
panel-badge = un badge
panel-edit = Changer cette table ronde
panel-questioned = Quelqu’un dit qu’il y a ici une erreur. Le public ne voit pas où en est la table ronde tant que vous n’avez pas répondu.
panel-withheld = Qui exploite ce service ne montre rien de cette table ronde au public.
editor-withheld = La raison donnée : { $why }
editor-look = Telle qu’elle est montrée
editor-stored = Enregistré. Voici où elle en est maintenant.
editor-all-rules = Selon les autres règles
editor-seats = Les places
editor-change = Changer cette place
editor-fill = Nommer quelqu’un pour cette place
editor-fill-button = Prendre la place
editor-store = Enregistrer
editor-withdraw = Retirer la place
editor-said-so = Cette personne a dit elle-même comment la compter, et sa parole passe avant la vôtre.
editor-delegated = Choisi par une délégation ou institution, pas par nous
not-delegated = pas choisi par une délégation
editor-add = Ajouter une place
editor-add-hint = Laissez le nom vide pour une place pour laquelle personne n’est encore nommé.
editor-pledge = Son lien d’engagement, s’il vous en a envoyé un
editor-pledge-hint = La place est alors la sienne avec certitude, et il est averti sans vous quand le programme change.
editor-no-pledge = Ce n’est pas un lien d’engagement. Il ressemble à https://…/invitation?t=… ; copiez-le en entier.
editor-add-button = L’ajouter
editor-heading = Titre et jour
editor-title = Titre
editor-day = Jour
editor-time = Heure
editor-complete = La liste est complète
editor-reopen = La liste reste un projet
floor-link = Qui a eu la parole, dans quel ordre et combien de temps
floor-title = Qui a eu la parole
floor-lead = Un siège n’est pas encore une voix. Notez dans quel ordre on a parlé et combien de temps ; la page de la table ronde dit alors quelle part du temps les femmes ont eue. Vous seul·e la voyez.
floor-how = Les temps sont en minutes, comme 12 ou 12:30. Laissez vide ce que personne n’a mesuré. La part est dite dès que chaque personne venue pour parler a un temps, 0 compris.
floor-order = Rang dans l’ordre
floor-spoke = Minutes parlées
floor-planned = Minutes prévues
floor-no-order = Un rang est un nombre entier : 1 pour qui a parlé en premier.
floor-no-time = Un temps est en minutes, comme 12 ou 12:30, et ne dépasse pas un jour.
editor-no-name = Indiquez un nom.
editor-no-title = Indiquez un titre.
editor-too-long = Un nom ou un titre a au plus 300 lettres.
editor-no-day = Ce n’est ni un jour ni une heure.
refused-no-such-seat = Cette place n’est plus à la table ronde.
refused-seat-taken = Quelqu’un est déjà nommé pour cette place.
refused-seated-already = Cette personne siège déjà dans ce rôle.
refused-no-text = Dites-le en 1 à 2 000 lettres.
refused-too-many-questions = Beaucoup de personnes ont dit qu’il y a ici une erreur. L’organisation doit d’abord les lire.
typed-add = Ajouter : { $name }
typed-seat = Changer : { $name }
typed-withdraw = Retirer : { $name }
typed-heading = Titre : { $title }
conflict-title = Quelqu’un a été plus rapide
conflict-lead = La table ronde a changé depuis que vous avez ouvert la page, et rien de vous n’a été enregistré. Voici ce qui a changé, et ce que vous avez rempli.
conflict-changes = Ce qui a changé depuis
conflict-no-changes = Rien qui touche les places.
conflict-typed = Ce que vous avez rempli
conflict-again = L’enregistrer maintenant
conflict-leave = Laisser comme c’est
conflict-look = Regarder la table ronde
conflict-gone-place = une place qui n’est plus là
since-by-window = { $what } (dans une autre fenêtre)
since-by-source = { $what } (par un fichier, un lien ou un programme)
since-by-anybody = { $what }
since-title = Le titre est maintenant « { $title } »
since-day = Elle a lieu maintenant le { $day }
since-added = { $name } a été ajouté : { $role }
since-gone = { $name } n’y est plus : { $role }
since-role = { $name } a maintenant un autre rôle : { $role }
since-confirmed = { $name } : présence confirmée
since-invited = { $name } : invitation envoyée, pas de confirmation
since-described = { $name } est compté ou décrit autrement
since-count = D’autres nombres ont été enregistrés
since-floor = Qui a eu la parole a été noté
since-line-up = La liste a été publiée
since-published = La situation a été publiée
since-unpublished = La situation n’est plus publiée
since-questioned = Quelqu’un dit qu’il y a une erreur
since-answered = Il a été répondu à qui signalait une erreur
since-withheld = Qui exploite ce service l’a retirée
since-released = Qui exploite ce service la montre de nouveau
since-cancelled = Elle a été annulée

## Ceci est faux

wrong-link = Ceci est faux
wrong-link-of = Ceci est faux : { $title }
wrong-lead = Dites ce qui est faux, sans compte. Le public ne voit alors plus où en est la table ronde tant que l’organisation n’a pas regardé ; qui y siège reste visible.
wrong-what = Qu’est-ce qui est faux ?
wrong-contact = Où vous joindre, si vous voulez avoir des nouvelles
wrong-contact-hint = Ceci et ce que vous écrivez ne sont montrés qu’à l’organisation. Vous pouvez le laisser vide.
wrong-button = Le dire
wrong-thanks-title = Merci
wrong-thanks = Le public ne voit pas où en est cette table ronde tant que l’organisation n’a pas regardé ce que vous avez écrit.
wrong-thanks-shown = L’organisation a regardé cette table ronde il y a moins d’un jour, elle reste donc comme elle est. Ce que vous avez écrit est enregistré, et l’organisation le lit.
wrong-too-often = On ne peut dire ici que quelques fois par heure qu’il y a une erreur. Essayez plus tard, ou écrivez à qui exploite ce service.
wrong-said-title = Quelqu’un dit que ceci est faux
wrong-said-text = Le public ne voit pas où en est la table ronde tant que vous n’avez pas regardé. Corrigez ce qui est faux ; dites ensuite ce que vous avez fait, et elle est montrée de nouveau comme vous l’avez publiée.
wrong-answer-label = Ce que vous avez fait, ou pourquoi c’est juste
wrong-answer-button = J’ai regardé

## Garder un compte comme événement

keep-title = Le garder comme un événement à vous
keep-lead = La table ronde est enregistrée comme un événement que vous seul·e voyez, avec ces nombres et la personne que vous invitez. La place est la sienne avec certitude, par le lien qu’elle vous a donné.
keep-name = Qui vous invitez
keep-numbers = Qui y siège, avec la personne que vous invitez
keep-button = Le garder

## Ce que l’exploitant en voit

reports-title = Ce qui est dit faux
reports-lead = Chacun peut dire que quelque chose est faux dans une table ronde, et sa situation n’est alors plus montrée au public. Son organisateur est prié de regarder ; vous pouvez décider aussi. Chaque décision est enregistrée, avec sa raison.
reports-none = Rien ne vous attend : personne ne dit que quelque chose est faux, et rien n’est retenu.
reports-more = Et { $n } de plus, quand celles-ci seront décidées. « openfloor questions » les liste toutes.
reports-hidden = La situation de cette table ronde n’est pas montrée au public.
reports-shown = La situation de cette table ronde est montrée au public, telle que son organisateur l’a publiée.
reports-unpublished = Son organisateur n’a pas publié sa situation.
reports-said-title = Ce qui est dit
reports-decide-title = Décider
reports-reason = Pourquoi, sans noms
reports-uphold = C’est faux : n’en rien montrer au public
reports-put-back = Rien n’est faux : la montrer de nouveau comme publiée
reports-upheld-done = Le public ne voit plus rien de « { $title } ».
reports-put-back-done = « { $title } » est montrée de nouveau telle que son organisateur l’a publiée.
reports-unknown = Cette table ronde n’existe pas.
reports-yours-none = Personne ne dit que quelque chose est faux dans une de vos tables rondes.
reports-yours = { $n ->
    [one] Quelqu’un dit que quelque chose est faux dans une de vos tables rondes :
   *[other] Quelqu’un dit que quelque chose est faux dans { $n } de vos tables rondes :
}

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
badge-withheld = pas montré
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
fragile = { $women ->
    [one] Avec une seule femme elle tient ; si celle-ci part, on ne peut plus le dire.
   *[other] Avec { $women } femmes elle tient ; si l’une part, on ne peut plus le dire.
}
fragile-plan = Prévoyez-en { $n } : chacune peut avoir un empêchement.

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

card-progress = { $done } sur { $people ->
    [one] { $people } personne, compté
   *[other] { $people } personnes, comptés
}
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
    [one] une femme à la place d’un des hommes { $among }
   *[other] des femmes à la place de { $count } des hommes { $among }
}
mend-offer-men = { $n ->
    [one] l’un des hommes offre sa propre place à une femme ; demandez à tous, et ne nommez personne
   *[other] { $count } des hommes offrent leurs propres places à des femmes ; demandez à tous, et ne nommez personne
}
mend-offer-women = { $n ->
    [one] l’une des femmes offre sa propre place à un homme ; demandez à toutes, et ne nommez personne
   *[other] { $count } des femmes offrent leurs propres places à des hommes ; demandez à toutes, et ne nommez personne
}
among-counted = que la règle compte
among-leading = qui dirigent ou négocient
among-speaking = qui ont la parole
among-facilitating = qui président ou modèrent
among-supporting = qui conseillent ou observent
among-ceremonial = qui sont témoins
mend-give-floor = { $n ->
    [one] la parole à une femme qui jusqu’ici ne fait que présider, modérer ou animer
   *[other] la parole à { $count } femmes qui jusqu’ici ne font que présider, modérer ou animer
}
mend-add-men = { $n ->
    [one] un homme de plus, dans un rôle que la règle compte
   *[other] { $count } hommes de plus, dans des rôles que la règle compte
}
mend-replace-women = { $n ->
    [one] un homme à la place d’une des femmes { $among }
   *[other] des hommes à la place de { $count } des femmes { $among }
}
mend-answers = { $n ->
    [one] une réponse pourrait suffire : quelqu’un n’a pas été compté
   *[other] { $count } réponses pourraient suffire, de qui n’a pas été compté
}
mend-chair = Une femme à la présidence seulement ne suffirait pas.
mend-late = Il reste moins d’une semaine, et qui est invité maintenant l’est tard. La prochaine fois, prévoyez-en deux.
mend-where = Où chercher quelqu’un :

## À regarder

look-sole = Exactement une personne sur les { $count } est une femme.
look-moderating = { $women ->
    [one] Une femme est à cette table ronde ({ $roles }). Aucune n’est parmi les { $count } qui parlent ou dirigent.
   *[other] Il y a { $number } femmes à cette table ronde ({ $roles }). Aucune n’est parmi les { $count } qui parlent ou dirigent.
}
look-late = Aucune femme n’était parmi les { $count } quand cette liste a été complète ou publiée pour la première fois, le { $announced }. La première a dit oui le { $yes }, { $days ->
    [0] le dernier jour avant le début
    [one] un jour avant le début
   *[other] { $days } jours avant le début
}.
look-late-after = Aucune femme n’était parmi les { $count } quand cette liste a été complète ou publiée pour la première fois, le { $announced }. La première a dit oui le { $yes }, après le début.
look-flicker = Le { $mended }, cette table ronde s’est mise à tenir selon « { $rule } », avec { $women ->
    [one] une femme
   *[other] { $count } femmes
}. Le { $day }, { $left ->
    [0] il n’y en avait aucune
    [one] il y en avait une
   *[other] il y en avait { $leftcount }
}, et elle { $holds ->
    [yes] tenait encore
   *[no] ne tenait pas
}.
look-uncounted = { $n ->
    [one] Vous aviez compté une personne qui n’est plus comptée, depuis le { $day }. On ne peut pas dire ce qui dépend d’elle.
   *[other] Vous aviez compté { $count } personnes qui ne sont plus comptées, depuis le { $day }. On ne peut pas dire ce qui dépend d’elles.
}
look-split = Le { $day }, { $people } personnes étaient à cette table ronde, et elle ne tenait pas selon « { $rule } ». Aujourd’hui, { $alone } d’entre elles ont chacune une intervention pour elles seules, dont cette règle ne demande rien. L’événement entier est jugé avec toutes.
look-listed-apart = { $women ->
    [one] Une femme ici ne figure pas là où figurent les { $others } autres qui ont la parole, mais seulement dans un autre fichier, lien ou page. Un programme fait de cette liste l’omet.
   *[other] Il y a ici { $count } femmes qui ne figurent pas là où figurent les { $others } autres qui ont la parole, mais seulement dans un autre fichier, lien ou page. Un programme fait de cette liste les omet.
}
look-voice = Des { $people } personnes qui ont eu la parole, { $women ->
    [one] une est une femme. Elle a parlé
   *[other] { $count } sont des femmes. Elles ont parlé
} pendant { $percent } % du temps.
look-order-last = Ici, tous les hommes ont parlé avant la première femme.
look-order-ends = La dernière personne à parler ici était une femme.
look-order-cut = Les temps des femmes ont été raccourcis de { $cut } { $cut ->
    [one] minute
   *[other] minutes
}, ceux des hommes { $others ->
    [0] d’aucune
   *[other] de { $others }
}.
look-lifted = Des { $women } places de femmes, { $there } sont à { $panels ->
    [one] une table ronde
   *[other] { $panels } tables rondes
} où ne siègent que des femmes. Femmes à toutes les tables rondes : { $all } ; aux autres : { $elsewhere }.
look-past-unread = Ce que cette table ronde était auparavant ne peut pas être lu en ce moment ; ce qui en ressortirait manque ici.

## Comment on le trouve

method-title = Comment on le trouve
method-link = Comment on le trouve, et ce que cela ne dit pas
method-lead = Tout ce qui est dit ici d’une table ronde est calculé à partir de sa liste, par ce qui figure sur cette page. C’est un fait sur un programme, jamais sur ce que quelqu’un a voulu.
method-source = D’après :
method-part-panel = Une table ronde telle qu’elle est
method-part-past = Une table ronde, par ce qu’elle était et ce qui l’entoure
method-part-series = Plusieurs tables rondes ensemble
method-part-limits = Ce que cela ne dit pas
method-verdict = Tient, ne tient pas, on ne peut pas dire
method-verdict-text = Les personnes dont nul n’a dit comment elles sont comptées ne sont jamais devinées. Une règle tient si elle tient de quelque manière qu’on les compte, elle ne tient pas si elle ne tient d’aucune, et sinon on ne peut pas dire. Les parts sont données avec le moins et le plus qu’elles peuvent être.
method-verdict-source = de nous ; l’inconnu compté à part comme dans le Gender Gap Tracker.
method-rounding = Des parts aux nombres
method-rounding-text = Une part est arrondie vers le haut à des personnes entières, sauf si la règle dit autre chose : 30 % de quatre font deux. La règle de l’UE pour les conseils prend le nombre le plus proche de 40 % qui ne dépasse pas 49 %. Tout est calculé en nombres entiers.
method-rounding-source = directive (UE) 2022/2381 pour la seconde manière ; la première est de nous.
method-sole = Exactement une femme
method-sole-text = Dit des tables rondes de quatre personnes ou plus où tout le monde est compté et où exactement une personne est une femme.
method-sole-source = R. M. Kanter, 1977, sur ceux qui sont seuls dans un groupe. Que ce soit quatre est de nous.
method-moderating = Des femmes qui ne font que donner la parole
method-moderating-text = Toutes les femmes d’une table ronde président, modèrent, accueillent, conseillent, observent ou témoignent, et aucune n’est parmi celles et ceux qui parlent ou dirigent.
method-moderating-source = les règles d’EWMD ; une table ronde de la Banque mondiale avec 15 hommes et une modératrice (hesp-news.org, 2016).
method-mend = Ce qui y remédierait
method-mend-text = Le moins de changements de chaque sorte après lesquels la règle tient à coup sûr. À celles et ceux qu’une délégation a choisis, il n’est pas demandé de partir. Qui cela concerne n’est jamais dit.
method-mend-source = de nous.
method-fragile = Ce qu’une annulation déferait
method-fragile-text = Une table ronde qui tient et ne tiendrait plus si une femme partait est signalée, avec le nombre à prévoir.
method-fragile-source = le conseil d’O. Barder de prévoir deux femmes.
method-late = Une femme ajoutée tard
method-late-text = Aucune femme n’était sur la liste quand elle a été complète ou publiée pour la première fois, et la première a dit oui moins de 14 jours avant le début. Rien n’est dit si quelqu’un n’était pas encore compté alors, ou l’était autrement.
method-late-source = S. Wheeler. Que ce soit 14 jours est de nous.
method-voice = Assise, et à peine entendue
method-voice-text = La part du temps que les femmes ont eue, divisée par leur part parmi les personnes qui ont eu la parole : 1 si les femmes ont parlé aussi longtemps que les autres, la moitié si 40 % des personnes ont eu 20 % du temps. Dit si c’est moins de 1, et seulement si l’organisateur a noté un temps pour chaque personne venue pour parler et que chacune est comptée.
method-voice-source = la G-app, qui mesure le temps de parole.
method-order = En dernier, ou raccourcie
method-order-text = Une femme a parlé en dernier, ou les temps des femmes ont été raccourcis de plus de minutes que ceux des hommes, tel que l’organisateur l’a noté. De chaque temps, seules les minutes entières comptent.
method-order-source = EU Panel Watch, 2016.
method-flicker = Réparé, puis défait
method-flicker-text = Dans les 14 jours après qu’une table ronde s’est mise à tenir, elle a moins de femmes ou ne tient plus. Qui est compté autrement depuis n’est pas un recul.
method-flicker-source = de nous.
method-uncounted = Compté, puis plus
method-uncounted-text = L’organisateur avait dit comment quelqu’un est compté et ne le dit plus, si bien que l’on ne peut plus dire de ce qui ne tenait pas s’il tient. Ce qu’une personne dit elle-même ou fait effacer n’en fait jamais partie. De nombres sans noms, on ne peut pas le savoir.
method-uncounted-source = de nous.
method-split = Une table ronde devenue interventions d’une personne
method-split-text = Une liste complète ou publiée qui ne tenait pas ne demande plus rien à personne, et deux personnes ou plus y figurant ont chacune une intervention pour elles seules dans le même événement. L’événement entier est jugé avec tout le monde, quelles que soient les tables rondes.
method-split-source = de nous.
method-apart = Indiquées ailleurs
method-apart-text = Un fichier, lien ou page indique tous ceux qui ont la parole sauf les femmes, nommées dans un autre seulement. Qui siège sur scène sans figurer sur aucune liste n’est enregistré nulle part, et nul ne peut le voir d’ici.
method-apart-source = de nous.
method-lifted = Des femmes entre elles
method-lifted-text = La moitié des places de femmes, ou plus, sont à des tables rondes où ne siègent que des femmes. La part des femmes à toutes les tables rondes est alors dite à côté de celle aux autres.
method-lifted-source = Open Society Foundations, sur 23 conférences et 4 601 tables rondes : les hommes sont rares sur les sujets de genre. Que ce soit la moitié est de nous.
method-chance = Plus ou moins que par hasard
method-chance-text = Les tables rondes gardent leurs tailles, et les femmes restent aussi nombreuses ; toutes les manières de les placer sont aussi probables. Le nombre attendu de tables rondes sans femme, avec une, avec deux ou avec exactement autant qu’une part demande est mis à côté du nombre observé, comme rapport, et avant tout. La probabilité que le hasard seul en montre autant ne suit qu’à partir de huit tables rondes. Nombres entiers tant qu’ils suffisent, logarithmes au-delà.
method-chance-source = la loi hypergéométrique, table par table, par programmation dynamique.
method-spread = Répartition
method-spread-text = Si les femmes d’une série sont réparties plus également que par hasard, ou siègent ensemble. Ni l’un ni l’autre n’est dit équilibré.
method-spread-source = le khi-deux de Pearson, environ P - 1 pour P tables rondes.
method-bunching = S’arrêter à ce qu’il faut
method-bunching-text = Des tables rondes qui atteignent exactement ce qu’une part demande, ou qui le manquent d’une personne, combien l’atteignent, à côté de combien le feraient par hasard.
method-bunching-source = Chang et al., 2019, sur les conseils avec deux femmes ; une loi de Poisson-binomiale.
method-reuse = Toujours les mêmes
method-reuse-text = Les places par femme à côté des places par homme, et la part de qui en a le plus. Quand les mêmes reviennent, les tables rondes sont moins indépendantes que les autres chiffres ne le supposent.
method-reuse-source = les conseils de Norvège, 2007 à 2010.
method-silo = Sur certains sujets seulement
method-silo-text = La part des femmes aux tables rondes d’une sorte que vous nommez, à côté des autres. Les sujets ne sont pas tirés des titres.
method-silo-source = Open Society Foundations, sur 23 conférences et 4 601 tables rondes ; test exact de Fisher.
method-likewise = Qui vient quand quelqu’un part
method-likewise-text = Combien de fois une femme prend la place qu’une femme a quittée, à côté de celle qu’un homme a quittée, d’après ce qui a été enregistré.
method-likewise-source = Tinsley et al. ; test exact de Fisher.
method-notice = Prévenir
method-notice-text = Combien de jours avant le début les femmes et les hommes ont dit oui, comparés par leur seul ordre, pour qui y siège à la fin.
method-notice-source = S. Wheeler ; Mann et Whitney, 1947.
method-showcase = Conférences plénières
method-showcase-text = La part des femmes aux tables rondes avec une conférence plénière, à côté des autres.
method-showcase-source = KubeCon Europe 2023 : 9 sur 22 plénières, 90 sur 335 autres ; test exact de Fisher.
method-conveners = Qui convie
method-conveners-text = Les tables rondes qu’une femme préside, modère ou accueille, à côté de celles où aucune ne le fait : les femmes parmi celles et ceux qui parlent ou dirigent. Qui a composé la table ronde n’est pas enregistré ; qui donne la parole en tient lieu.
method-conveners-source = PMC3884059 : avec une femme parmi les responsables 43 % de femmes, sans 25 %.
method-trend = D’année en année
method-trend-text = De combien la part des tables rondes sans femme change d’une année à l’autre.
method-trend-source = Cochran, 1954, et Armitage, 1955.
method-bias = Cela ne prouve pas de biais
method-bias-text = Un nombre que le hasard montrerait rarement dit que le hasard ne l’a pas fait. Il ne dit pas quoi, ni qui. Qui regarde beaucoup de séries en trouve par hasard.
method-bias-source = de nous.
method-few = Peu de tables rondes
method-few-text = Une table ronde ne prouve presque rien, et à moins de huit aucune probabilité n’est nommée. Le rapport reste seul.
method-few-source = de nous.
method-off-record = Ce que nul n’a enregistré
method-off-record-text = Qui était sur scène sans être indiqué, qui a été invité et a refusé, et ce qu’une table ronde était avant d’arriver ici, ne peut pas être su.
method-off-record-source = de nous.
method-not-read = Ce qui n’est pas lu
method-not-read-text = Qui parle en dernier et combien de temps parlent les femmes n’est pas montré, parce qu’aucun fichier lu ici ne le dit. Noms, images, voix et pronoms ne sont pas lus pour savoir comment quelqu’un est compté.
method-not-read-source = de nous.

## Plusieurs tables rondes ensemble

series-title = Ce que vos tables rondes montrent ensemble
series-all = Toutes vos tables rondes
series-bias = Cela ne prouve pas de biais : on compare avec le hasard, et cela ne dit rien de comment c’est arrivé.
series-counts = { $panels ->
    [one] Une table ronde
   *[other] { $panels } tables rondes
} avec au moins deux personnes comptées ; femmes : { $share } ; { $menonly ->
    [0] aucune d’hommes seulement
    [one] une d’hommes seulement
   *[other] { $menonly } d’hommes seulement
}.
series-none = Aucune de ces tables rondes n’a deux personnes comptées ou plus.
series-kind = Sorte de tables rondes à mettre à côté des autres
series-share = Part à chercher, en pour cent
series-button = Regarder
series-chance-title = À côté du hasard
series-panels-with = Tables rondes avec
series-seen = Il y en a
series-expected = Par hasard
series-ratio = Fois autant
series-likely = Le hasard seul en montre autant dans
series-hit-none = aucune femme
series-hit-one = exactement une femme
series-hit-two = exactement deux femmes
series-hit-need = exactement autant que { $percent } % demandent
series-p = { " " }; le hasard seul en montre autant dans { $percent } des cas
series-percent = { $n } %
series-percent-least = moins de { $n } %
series-more-title = Et encore
series-spread-siloed = Les femmes siègent ensemble plus que par hasard : répartition { $d }, par hasard { $expected }{ $chance }.
series-spread-rationed = Les femmes sont réparties plus également que par hasard : répartition { $d }, par hasard { $expected }{ $chance }.
series-spread-chance = Les femmes sont réparties à peu près comme par hasard : répartition { $d }, par hasard { $expected }{ $chance }.
series-bunching = Des { $near } tables rondes qui atteignent exactement ce que { $percent } % demandent, ou le manquent d’une personne, { $at } l’atteignent ; par hasard { $expected }{ $chance }.
series-trend = D’une année à l’autre, la part des tables rondes sans femme change de { $points } points{ $chance }.
series-reuse = { $people } femmes ont { $seats } places, { $each } chacune ; celle qui en a le plus en a { $top }. { $menpeople } hommes en ont { $menseats }, { $meneach } chacun ; celui qui en a le plus en a { $mentop }.
series-silo = Femmes aux tables rondes de la sorte « { $kind } » : { $first } ; aux autres : { $second }{ $chance }.
series-showcase = Femmes aux tables rondes avec une conférence plénière : { $first } ; aux autres : { $second }{ $chance }.
series-conveners = Femmes qui parlent ou dirigent là où une femme préside, modère ou accueille : { $first } ; là où aucune ne le fait : { $second }{ $chance }.
series-likewise = Une femme a pris la place de { $first } femmes qui l’ont quittée, et de { $second } hommes{ $chance }.
series-notice = De toutes les paires d’une femme et d’un homme, elle a été prévenue plus tard dans { $percent } ; la moitié serait égale{ $chance }.
series-no-past = Qui est venu pour qui, et combien de temps à l’avance, est lu pour { $max } tables rondes au plus : regardez un seul événement.
series-recur = Qui siège à plusieurs tables rondes les rend moins indépendantes que ces chiffres ne le supposent.
series-few = Il y a moins de { $min } tables rondes ; rien n’est donc dit de la probabilité du hasard. Ce qu’il y a, à côté de ce qui était à attendre, est tout ce qu’il y a à dire.
series-dropped = { $n ->
    [one] Une place d’une personne qui n’est pas comptée a été laissée de côté.
   *[other] { $n } places de personnes qui ne sont pas comptées ont été laissées de côté.
}
series-left-out = { $n ->
    [one] Une table ronde avec moins de deux personnes comptées a été laissée de côté.
   *[other] { $n } tables rondes avec moins de deux personnes comptées ont été laissées de côté.
}
series-parked = { $n ->
    [one] Une table ronde attend l’exploitant et a été laissée de côté.
   *[other] { $n } tables rondes attendent l’exploitant et ont été laissées de côté.
}
series-too-many = Ce sont plus de { $max } tables rondes. Regardez un seul événement.

## Les chartes en vigueur

charters-title = Les chartes et leurs règles
charters-subscribe = Être averti quand une table ronde publiée, de n'importe quel événement, ne tient pas une de ces règles
charters-lead = Selon ces règles, chaque table ronde est jugée ici. Les mots entre guillemets sont ceux de la source ; le reste dit comment on la lit ici. Les textes sont dans la langue de qui les a écrits.
charters-none = Aucune charte n’est en vigueur.
charters-edition = Édition { $version }, SHA-256 { $hash }
charters-rules = Ses règles
charters-goals = Ses objectifs publiés
charters-goals-source = Publiés comme objectifs a à e par l’initiative « Mobilizing Men as Partners for Women, Peace and Security » (lancée le 20 mars 2019, oursecurefuture.org). Le texte de la Charte n’était pas sous la main quand cette page a été écrite ; les objectifs non mesurés sont donc nommés par leur seule lettre.
charters-goal-a = Au moins 30 % de femmes parmi celles et ceux qui dirigent et parmi celles et ceux qui participent, en hausse chaque année jusqu’à la moitié : mesuré par la règle ci-dessous.
charters-goal-not-measured = Pas encore mesuré ici.
charters-organised = Écrit pour les tables rondes que son auteur organise. Qui s’y engage est averti de celles où il siège.
charters-funded = Écrit pour les tables rondes que son auteur finance. Qui s’y engage est averti de celles où il siège.
charters-announced = Jugé quand le programme est complet ou publié, pas avant.
charters-days-before = { $days ->
    [one] Jugé à partir de la veille.
   *[other] Jugé à partir de { $days } jours avant.
}
charters-grace = { $days ->
    [one] Qui se retire le dernier jour laisse les autres libres de rester. { $reason }
   *[other] Qui se retire dans les { $days } derniers jours laisse les autres libres de rester. { $reason }
}
charters-not-assessed = Pas regardé ici : { $what }. { $why }.
charters-exception = Excepté : { $who }. { $why }.

## Qui exploite ce service, et comment s’y opposer

about-title = À propos de ce service
about-operator = Qui l’exploite
about-operator-text = { $operator }.
about-operator-none = La personne qui l’exploite n’a pas dit comment la joindre. Il sert sur sa propre machine.
about-purpose = Pour quoi faire
about-purpose-text = Des organisateurs comptent à qui ils donnent la parole, voient tôt quelle table ronde n’a aucune femme, et y remédient à temps. Les alliés qui se sont engagés à ne pas siéger à une telle table en sont avertis.
about-counted = Comment les personnes sont comptées
about-counted-text = Comme elles l’ont dit, ou comme l’organisateur les connaît. Rien n’est déduit des noms, des images ni des voix. Ce que dit une personne passe avant ce que dit un organisateur.
about-public = Ce qui est public
about-public-text = Ce qu’un organisateur a publié d’un événement : qui siège, et, par un second acte, où en est une table ronde. La manière dont une seule personne est comptée ne l’est pas.
about-kept = Combien de temps
about-kept-text = Aussi longtemps que l’organisateur garde l’événement. Ce qui concerne une personne est scellé sous une clé de cette personne ; le faire effacer détruit la clé, tout de suite et pour toujours.
about-object = Comment s’opposer
about-object-text = Écrivez à l’organisateur de l’événement, ou à la personne qui exploite ce service. Vous pouvez voir ce qui est enregistré sur vous, le faire changer, être retiré·e, ou le faire effacer. Vous n’avez pas à donner de raison.

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

import-link = Ou indiquez son lien
import-link-hint = Une adresse publique qui commence par https://, où le programme se trouve sans se connecter.
preview-watch = Relire ce lien environ toutes les heures et enregistrer ce qui y change. Aucune modification d’autrui n’est annulée.
links-title = Liens suivis
links-lead = Un lien est relu environ toutes les heures. Ce qui y change est enregistré ici ; ce que vous ou d’autres avez modifié ici reste.
links-none = Aucun lien n’est suivi pour cet événement.
links-well = Lu sans problème la dernière fois.
links-stop = Ne plus le suivre
links-add = Suivre un autre lien
links-hint = Une adresse publique qui commence par https:// et mène à un programme de cet événement. Il est lu une fois avant d’être suivi.
links-button = Le suivre
link-unreachable = Le serveur de ce lien est injoignable ou trop lent. Rien n’a été modifié.
link-refused = Le serveur de ce lien refuse, ou il n’y a rien. Rien n’a été modifié.
link-not-followed = Ce lien ne peut pas être suivi : il doit commencer par https:// et mener à une adresse publique. Rien n’a été modifié.
link-too-large = Ce à quoi mène ce lien est plus grand qu’un programme ne peut l’être. Rien n’a été modifié.
link-unreadable = Ce lien ne mène pas à un programme lisible. Rien n’a été modifié.
link-errors = Le programme derrière ce lien contient des erreurs. Importez-le à la main pour les voir. Rien n’a été modifié.
link-empty = Le programme derrière ce lien ne nomme personne. Rien n’a été modifié.
link-other = Le programme derrière ce lien est celui d’un autre événement. Rien n’a été modifié.
link-unknown = Ce lien ne peut pas être utilisé. Rien n’a été modifié.
link-too-many = On ne peut pas suivre plus de liens pour cet événement. Arrêtez d’abord d’en suivre un.
would-cancelled = { $n ->
    [one] Une session a été annulée. Elle le reste.
   *[other] { $n } sessions ont été annulées. Elles le restent.
}

ask-links-title = Un lien par personne
ask-links-text = Un fichier avec le nom, l’adresse et un lien personnel pour chaque personne de vos tables rondes, pour votre propre publipostage. Par ce lien, chacun voit comment il est compté, le dit lui-même, se fait retirer, ou fait envoyer ou effacer ses données. N’envoyez chaque lien qu’à sa personne : qui l’a peut répondre pour elle. Chaque fichier contient de nouveaux liens ; les précédents continuent de fonctionner.
ask-links-button = Créer le fichier
answer-title = Comment vous êtes compté·e
answer-lead = { $organiser } compte qui parle aux tables rondes de « { $event } » et demande comment vous souhaitez être compté·e. Personne n’est obligé de répondre.
answer-organiser = L’organisateur
answer-now-title = Ce qui est enregistré maintenant
answer-own-words = Vous l’avez dit vous-même : { $class }. Cela prime sur ce que dit qui que ce soit d’autre.
answer-seen-by = Qui peut le savoir : { $scope }.
answer-asserted = Compté par l’organisateur : { $class }. Vous n’avez rien dit vous-même.
answer-asserted-too = L’organisateur avait noté : { $class }. Cela ne compte pas tant que vos propres mots tiennent.
answer-asserted-seen-by = L’organisateur le voit, les personnes de votre table ronde en apprennent les nombres (à une petite table, ils peuvent montrer comment une personne a été comptée), et le public voit des totaux d’au moins dix personnes, ou les nombres d’une seule table ronde si l’organisateur les publie.
answer-nobody = Personne ne vous a encore compté·e. Rien n’est déduit de votre nom ni de votre image.
answer-places = À ces tables rondes :
answer-say-title = Dites-le vous-même
answer-say-text = Vos propres mots priment sur ceux de l’organisateur. À une table où vous étiez déjà compté·e, ils sont pris en compte au prochain changement du plateau, pour que personne ne puisse savoir qui a changé quoi.
answer-class = Comptez-moi
answer-scope = Qui peut le savoir
answer-as-woman = comme femme
answer-as-man = comme homme
answer-as-non-binary = comme non binaire
answer-as-undisclosed = je préfère ne pas le dire
answer-scope-public = tout le monde
answer-scope-panel = l’organisateur et les personnes de mes tables rondes, pas le public
answer-scope-totals = personne, seulement des totaux d’au moins dix personnes
answer-scope-withheld = personne, et dans aucun chiffre
answer-state-button = Me compter ainsi
answer-choose-both = Choisissez comment être compté·e et qui peut le savoir. Rien n’a été enregistré.
answer-stored = C’est enregistré.
answer-else-title = Ou autrement
answer-leave-out-text = Vous apparaissez comme « non précisé » et n’êtes dans aucun chiffre. Votre nom reste au programme.
answer-leave-out-button = Ne pas me compter
answer-withdraw-text = Reprenez ce que vous avez dit. Ce que dit l’organisateur compte alors de nouveau, s’il y a quelque chose.
answer-withdraw-button = Le reprendre
answer-withdrawn = Ce que vous avez dit est repris.
answer-data-text = Tout ce qui est enregistré sur vous, en un fichier.
answer-data-button = Me faire envoyer mes données
answer-erase-text = Votre nom, votre adresse et la manière dont vous êtes compté·e sont effacés ici pour de bon. La place reste, sans vous. Ce lien n’ouvre ensuite plus rien.
answer-erase-sure = Oui, effacer. On ne peut pas revenir en arrière.
answer-erase-button = Effacer mes données
answer-be-sure = Cochez que vous en êtes sûr·e. Rien n’a été effacé.
answer-nothing = Ce lien a été coupé, ou ce qu’il ouvrait a été effacé. Copiez-le en entier, ou demandez-en un autre à l’organisateur.
answer-erased-title = Effacé
answer-erased = Votre nom, votre adresse et la manière dont vous étiez compté·e ont disparu. Les copies que d’autres avaient ne sont pas entre nos mains.
answer-erasing = Il est enregistré que vos données doivent être effacées ; elles le seront dans un instant.
event-link-fault = Un lien suivi pour cet événement n’a pas pu être utilisé la dernière fois. Rien n’a été modifié ; voir pourquoi.

## Ce qui a été enregistré sur une table ronde

history-title = Ce qui a changé, et quand
history-text = Chaque changement de cette liste, le dernier d’abord. Ce que l’on savait alors est ce que vous voyiez à ce moment ; ce qui était vrai sur scène compte les mêmes personnes comme on le sait aujourd’hui. Selon les règles en vigueur aujourd’hui.
history-when = { $day }, { $time } UTC
history-known = Connu alors :
history-on-stage = Sur scène, comme on le sait aujourd’hui :
history-changed = { $rule } : { $before }, puis { $after }.
history-planned = La table ronde a été saisie.
history-retitled = Son titre a changé.
history-rescheduled = Son horaire a changé.
history-seat-offered = { $n ->
    [one] Une place de plus a été indiquée ; il y en a { $places }.
   *[other] { $n } places de plus ont été indiquées ; il y en a { $places }.
}
history-seat-listed = Une autre source a indiqué les mêmes personnes ({ $n }).
history-seat-unlisted = Une source n’indique plus des personnes qu’une autre indique ({ $n }).
history-seat-invited = Invitations : { $n }.
history-seat-confirmed = Ont dit oui : { $n }.
history-role-changed = Autres rôles : { $n }.
history-seat-described = Ce qui est dit de personnes a changé : { $n }.
history-seat-withdrawn = { $n ->
    [one] Une place a été retirée ; il y en a { $places }.
   *[other] { $n } places ont été retirées ; il y en a { $places }.
}
history-count-declared = Elle a été comptée en nombres.
history-line-up-completed = La liste a été dite complète.
history-line-up-reopened = La liste a été rouverte.
history-floor-recorded = Qui a eu la parole a été noté.
history-line-up-published = La liste a été publiée.
history-standing-published = L’état a été publié.
history-standing-withheld = L’état n’est plus montré.
history-standing-questioned = Quelqu’un a posé une question sur l’état montré.
history-standing-answered = Cette question a reçu une réponse.
history-withheld = L’exploitant l’a retirée de la vue.
history-released = L’exploitant l’a rendue visible.
history-cancelled = Elle a été annulée.
