//! The gaming list of the domain's reference, each case by its name: what its organiser reads. When it is seen
//! is a test of `crates/domain`.

use openfloor_domain::judgement::{Charter, Head, Indicator, Tally, built_in, moderator_only};
use openfloor_domain::notice::Language;
use openfloor_domain::people::Class;
use openfloor_domain::roles::{Role, RoleSet};

use super::*;
use crate::{said, words};

const DAY_MS: i64 = 86_400_000;

/// 1 May 2026, and so many days after it.
fn may(days: i64) -> i64 {
    Moment::parse("2026-05-01T00:00:00Z").expect("an instant").utc_ms + days * DAY_MS
}

fn rules() -> Vec<Rule> {
    built_in().into_iter().flat_map(|(_, text)| Charter::parse(text).expect("a charter").rules).collect()
}

fn barder() -> openfloor_domain::ids::RuleId {
    rules()[0].id.clone()
}

fn moderating() -> Indicator {
    let head = |role, class, times| (Head::person(RoleSet::of(role), class), times);
    let tally = Tally::new([head(Role::Moderator, Class::Woman, 1), head(Role::Panelist, Class::Man, 15)]);
    moderator_only(&tally).expect("she only moderates")
}

fn flicker(women: u32, women_then: u32, outcome_then: Outcome) -> Look {
    let flicker = Flicker { mended_ms: may(4), women, then_ms: may(8), women_then, outcome_then };
    Look::Flicker { rule: barder(), flicker }
}

fn late_addition(lead_days: i64) -> Look {
    let first_woman_ms = may(20 - lead_days);
    Look::LateAddition(LateAddition { announced_ms: may(0), people: 4, first_woman_ms, lead_days })
}

/// So many women of five had a fifth of the time.
fn spoken(women: u32) -> Look {
    Look::Voice(Voice { women, people: 5, women_seconds: 120, seconds: 600, ratio_bp: 2_000 })
}

fn in_order(women_last: bool, women_cut_minutes: u32, men_cut_minutes: u32) -> Look {
    Look::Order(Order { women_last, last_is_woman: true, women_cut_minutes, men_cut_minutes })
}

const CUT: Order =
    Order { women_last: false, last_is_woman: true, women_cut_minutes: 10, men_cut_minutes: 1 };

/// Case of the list | English | French
fn cases(look: impl Fn(&Words, &Look) -> String, words: &Words) -> Vec<(&'static str, String)> {
    let said = |name, found: Look| (name, look(words, &found));
    let split = Split { rule: barder(), then_ms: may(2), people: 4, alone: 3 };
    vec![
        ("woman only as moderator", said::indicator(words, &moderating())),
        said("a manel split into n=1 talks", Look::Split(split)),
        said(
            "an organiser's own assertions turned to unknown",
            Look::Uncounted(Uncounted { people: 2, since_ms: may(2) }),
        ),
        said("one of them", Look::Uncounted(Uncounted { people: 1, since_ms: may(2) })),
        said("woman dropped after the resolved notice", flicker(1, 0, Outcome::Breach)),
        said("one of two women dropped", flicker(2, 1, Outcome::Ok)),
        said("an unlisted discussant", Look::ListedApart(ListedApart { women: 1, others: 3 })),
        said("two of them", Look::ListedApart(ListedApart { women: 2, others: 3 })),
        (
            "one all-women gender panel lifting the total",
            lifted(words, &Lifted { panels: 1, women_there: 5, women: 7, people: 50 }),
        ),
        said("a woman added on the last day", late_addition(0)),
        said("a woman added in the last days", late_addition(10)),
        said("a woman added after it began", late_addition(-1)),
        said("hardly gets the floor", spoken(1)),
        said("two of them hardly get it", spoken(2)),
        said("speaks last", in_order(true, 0, 0)),
        said("speaks last, and not alone", in_order(false, 0, 3)),
        said("her slot is cut", Look::Order(Order { last_is_woman: false, ..CUT })),
        said("speaks last, and is cut", Look::Order(CUT)),
    ]
}

const ENGLISH: [&str; 18] = [
    "One woman is on this panel, as moderator. None is among the 15 who speak or lead.",
    "On 3 May 2026 four people were on this panel, and it did not hold under “At least one woman on the panel, not including the chair”. Now three of them have a talk each to themselves, of which this rule asks nothing. The event as a whole is judged with all of them.",
    "You had counted two people who are not counted any more, since 3 May 2026. What depends on them cannot be said.",
    "You had counted one person who is not counted any more, since 3 May 2026. What depends on that person cannot be said.",
    "On 5 May 2026 this panel came to hold under “At least one woman on the panel, not including the chair”, with one woman on it. On 9 May 2026 there was none, and it did not hold.",
    "On 5 May 2026 this panel came to hold under “At least one woman on the panel, not including the chair”, with two women on it. On 9 May 2026 there was one, and it still held.",
    "One woman here is not listed where the three others with the floor are, but in another file, link or page only. A programme made from that list leaves her out.",
    "There are two women here who are not listed where the three others with the floor are, but in another file, link or page only. A programme made from that list leaves them out.",
    "Of the 7 places of women, 5 are on one panel on which only women sit. Women on all panels: 7 of 50 (14 %); on the others: 2 of 45 (4 %).",
    "No woman was among the four when this line-up was first complete or published, on 1 May 2026. The first one said yes on 21 May 2026, on the last day before it begins.",
    "No woman was among the four when this line-up was first complete or published, on 1 May 2026. The first one said yes on 11 May 2026, 10 days before it begins.",
    "No woman was among the four when this line-up was first complete or published, on 1 May 2026. The first one said yes on 22 May 2026, after it had begun.",
    "Of the five people who had the floor one is a woman. She spoke for 20 % of the time.",
    "Of the five people who had the floor two are women. They spoke for 20 % of the time.",
    "Every man here spoke before the first woman did.",
    "The last to speak here was a woman.",
    "Times of women were cut by 10 minutes, those of men by 1.",
    "The last to speak here was a woman. Times of women were cut by 10 minutes, those of men by 1.",
];

const FRENCH: [&str; 18] = [
    "Une femme est à cette table ronde (modération). Aucune n’est parmi les 15 qui parlent ou dirigent.",
    "Le 3 mai 2026, quatre personnes étaient à cette table ronde, et elle ne tenait pas selon « Au moins une femme, sans compter la présidence ». Aujourd’hui, trois d’entre elles ont chacune une intervention pour elles seules, dont cette règle ne demande rien. L’événement entier est jugé avec toutes.",
    "Vous aviez compté deux personnes qui ne sont plus comptées, depuis le 3 mai 2026. On ne peut pas dire ce qui dépend d’elles.",
    "Vous aviez compté une personne qui n’est plus comptée, depuis le 3 mai 2026. On ne peut pas dire ce qui dépend d’elle.",
    "Le 5 mai 2026, cette table ronde s’est mise à tenir selon « Au moins une femme, sans compter la présidence », avec une femme. Le 9 mai 2026, il n’y en avait aucune, et elle ne tenait pas.",
    "Le 5 mai 2026, cette table ronde s’est mise à tenir selon « Au moins une femme, sans compter la présidence », avec deux femmes. Le 9 mai 2026, il y en avait une, et elle tenait encore.",
    "Une femme ici ne figure pas là où figurent les trois autres qui ont la parole, mais seulement dans un autre fichier, lien ou page. Un programme fait de cette liste l’omet.",
    "Il y a ici deux femmes qui ne figurent pas là où figurent les trois autres qui ont la parole, mais seulement dans un autre fichier, lien ou page. Un programme fait de cette liste les omet.",
    "Des 7 places de femmes, 5 sont à une table ronde où ne siègent que des femmes. Femmes à toutes les tables rondes : 7 sur 50 (14\u{a0}%) ; aux autres : 2 sur 45 (4\u{a0}%).",
    "Aucune femme n’était parmi les quatre quand cette liste a été complète ou publiée pour la première fois, le 1er mai 2026. La première a dit oui le 21 mai 2026, le dernier jour avant le début.",
    "Aucune femme n’était parmi les quatre quand cette liste a été complète ou publiée pour la première fois, le 1er mai 2026. La première a dit oui le 11 mai 2026, 10 jours avant le début.",
    "Aucune femme n’était parmi les quatre quand cette liste a été complète ou publiée pour la première fois, le 1er mai 2026. La première a dit oui le 22 mai 2026, après le début.",
    "Des cinq personnes qui ont eu la parole, une est une femme. Elle a parlé pendant 20\u{a0}% du temps.",
    "Des cinq personnes qui ont eu la parole, deux sont des femmes. Elles ont parlé pendant 20\u{a0}% du temps.",
    "Ici, tous les hommes ont parlé avant la première femme.",
    "La dernière personne à parler ici était une femme.",
    "Les temps des femmes ont été raccourcis de 10 minutes, ceux des hommes de 1.",
    "La dernière personne à parler ici était une femme. Les temps des femmes ont été raccourcis de 10 minutes, ceux des hommes de 1.",
];

#[test]
fn each_case_of_the_list_is_told_as_a_fact_in_both_languages() {
    let rules = rules();
    for (language, expected) in [(Language::En, ENGLISH), (Language::Fr, FRENCH)] {
        let said = cases(|words, found| look(words, &rules, found), words::of(language));
        for ((case, said), expected) in said.into_iter().zip(expected) {
            assert_eq!(said, expected, "{case}");
        }
    }
}

#[test]
fn a_rule_that_is_no_longer_in_force_is_named_by_its_id() {
    let said = look(words::of(Language::En), &[], &flicker(1, 0, Outcome::Breach));
    assert!(said.contains("“barder”"), "{said}");
}
