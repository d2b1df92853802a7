//! The words that people write in cells, in a few languages, and what they mean here.

use std::borrow::Cow;

use openfloor_domain::people::Class;
use openfloor_domain::roles::Role;

use crate::draft::SeatStatus;
use crate::fold::fold;

/// A text as it is compared: small letters without accents, every run of other characters one space.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !key.is_empty() {
            key.push(' ');
        }
        gap = false;
        fold(letter, &mut key);
    }
    key
}

/// A text as it is kept: without space around it, runs of white space as one space, without
/// characters that do not print (control, zero-width, direction).
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let plain = trimmed.bytes().all(|b| (b' '..0x7f).contains(&b)) && !trimmed.contains("  ");
    if plain {
        return Cow::Borrowed(trimmed);
    }
    let mut kept = String::with_capacity(trimmed.len());
    for letter in trimmed.chars().filter(|letter| letter.is_whitespace() || prints(*letter)) {
        if !letter.is_whitespace() {
            kept.push(letter);
        } else if !kept.is_empty() && !kept.ends_with(' ') {
            kept.push(' ');
        }
    }
    kept.truncate(kept.trim_end().len());
    Cow::Owned(kept)
}

/// Zero-width joiners are letters in some scripts and stay; marks of direction and order do not.
fn prints(letter: char) -> bool {
    let hidden = matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !letter.is_control() && !hidden
}

/// How to be counted, in the words of a few languages: of our own JSON, where the field has no other
/// meaning, and proposed for a column. Pronouns and forms of address are not a declaration.
pub(crate) fn class(text: &str) -> Option<Class> {
    Some(match key(text).as_str() {
        "woman" | "women" | "w" | "f" | "female" | "frau" | "weiblich" | "femme" | "feminin" | "mujer"
        | "femenino" | "femenina" | "donna" | "femmina" | "mulher" | "feminino" | "vrouw" | "kvinna"
        | "trans woman" | "cis woman" => Class::Woman,
        "man" | "men" | "m" | "male" | "mann" | "maennlich" | "mannlich" | "homme" | "h" | "masculin"
        | "hombre" | "masculino" | "uomo" | "maschio" | "homem" | "trans man" | "cis man" => Class::Man,
        "nonbinary" | "non binary" | "nb" | "enby" | "x" | "d" | "divers" | "diverse" | "genderqueer"
        | "gender fluid" | "genderfluid" | "agender" | "third gender" | "self described" | "other"
        | "non binaire" | "nonbinaire" | "no binario" | "no binaria" | "nichtbinar" | "nichtbinaer" => {
            Class::NonBinary
        }
        "undisclosed"
        | "not disclosed"
        | "prefer not to say"
        | "prefer not to disclose"
        | "prefer not to answer"
        | "rather not say"
        | "declined"
        | "declined to say"
        | "withheld"
        | "keine angabe"
        | "ne se prononce pas"
        | "prefiero no decirlo" => Class::Undisclosed,
        "" | "unknown" | "not asked" | "not stated" | "unspecified" | "n a" | "na" | "none" | "null"
        | "unbekannt" | "inconnu" | "desconocido" => Class::Unknown,
        _ => return None,
    })
}

/// How to be counted, in one of our own five words, which mean what they say. Whatever else stands in
/// a column (`F`, `Frau`, `Ms`) somebody has to confirm.
pub(crate) fn own_class(text: &str) -> Option<Class> {
    Some(match key(text).as_str() {
        "woman" => Class::Woman,
        "man" => Class::Man,
        "non binary" | "nonbinary" => Class::NonBinary,
        "undisclosed" => Class::Undisclosed,
        "unknown" => Class::Unknown,
        _ => return None,
    })
}

/// What a seat is for. Empty is `Unspecified`.
pub(crate) fn role(text: &str) -> Option<Role> {
    Some(match key(text).as_str() {
        "" | "unspecified" | "unknown" => Role::Unspecified,
        "moderator" | "co moderator" | "moderation" | "moderatorin" | "moderated by" | "facilitator"
        | "moderateur" | "moderatrice" | "moderador" | "moderadora" | "moderatore" => Role::Moderator,
        "chair" | "co chair" | "cochair" | "chairperson" | "chairman" | "chairwoman" | "session chair"
        | "vorsitz" | "president" | "presidente" | "presidence" => Role::Chair,
        "panelist" | "panellist" | "panelists" | "panellists" | "speaker" | "speakers" | "panel member"
        | "panelmember" | "guest" | "podium" | "sprecher" | "sprecherin" | "referent" | "referentin"
        | "intervenant" | "intervenante" | "orateur" | "oratrice" | "ponente" | "panelista" | "relatore"
        | "relatrice" => Role::Panelist,
        "keynote" | "keynote speaker" | "keynoter" | "plenary speaker" => Role::Keynote,
        "presenter" | "co presenter" | "presentateur" | "presentatrice" | "vortragende" | "vortragender" => {
            Role::Presenter
        }
        "discussant" | "respondent" | "commentator" => Role::Discussant,
        "host"
        | "co host"
        | "cohost"
        | "mc"
        | "emcee"
        | "master of ceremonies"
        | "gastgeber"
        | "gastgeberin" => Role::Host,
        "negotiator" | "chief negotiator" | "lead negotiator" => Role::Negotiator,
        "mediator" | "co mediator" | "lead mediator" | "special envoy" => Role::Mediator,
        "signatory" | "signer" => Role::Signatory,
        "lead" | "leader" | "co lead" | "co leader" | "head" | "head of delegation" | "team lead" => {
            Role::Lead
        }
        "delegate" | "delegation member" | "representative" => Role::Delegate,
        "participant" | "member" | "contributor" | "attendee" | "teilnehmer" | "teilnehmerin"
        | "participante" => Role::Participant,
        "adviser" | "advisor" | "expert adviser" | "technical adviser" | "technical advisor" => Role::Adviser,
        "observer" | "beobachter" | "beobachterin" => Role::Observer,
        "witness" => Role::Witness,
        _ => return None,
    })
}

/// The names of all roles, for a remedy.
pub(crate) fn roles() -> String {
    Role::ALL.map(Role::name).join(", ")
}

/// How firm a seat is. Empty is `Confirmed`.
pub(crate) fn status(text: &str) -> Option<SeatStatus> {
    Some(match key(text).as_str() {
        "" | "confirmed" | "accepted" | "yes" | "ok" | "bestatigt" | "bestaetigt" | "confirme"
        | "confirmee" | "confirmado" | "confirmada" => SeatStatus::Confirmed,
        "invited" | "asked" | "pending" | "tentative" | "provisional" | "maybe" | "proposed"
        | "eingeladen" | "invite" | "invitee" | "invitado" | "invitada" | "tbc" | "to be confirmed"
        | "unconfirmed" => SeatStatus::Invited,
        "withdrawn" | "cancelled" | "canceled" | "declined" | "dropped out" | "no" | "abgesagt"
        | "annule" | "annulee" => SeatStatus::Withdrawn,
        "open" | "vacant" | "offen" => SeatStatus::Open,
        _ => return None,
    })
}

/// Whether a delegation or institution chose who sits there. Empty is no.
pub(crate) fn delegated(text: &str) -> Option<bool> {
    Some(match key(text).as_str() {
        "" | "no" | "false" | "0" | "organiser" | "organizer" => false,
        "yes" | "true" | "1" | "x" | "delegation" | "delegated" => true,
        _ => return None,
    })
}

/// Whether a text in the place of a name names nobody: "TBC", "N.N.", "Speaker 3 (tba)", "–", nothing.
pub(crate) fn names_nobody(text: &str) -> bool {
    let key = key(text);
    let sign =
        |letter: char| letter.is_ascii_punctuation() || letter.is_whitespace() || "–—…".contains(letter);
    match key.as_str() {
        "" => text.chars().all(sign),
        "n n"
        | "nn"
        | "n a"
        | "a confirmer"
        | "a determiner"
        | "a preciser"
        | "to be confirmed"
        | "to be announced"
        | "to be determined"
        | "to be decided"
        | "to be named"
        | "to be invited"
        | "vacant"
        | "open"
        | "open seat"
        | "offen"
        | "por confirmar"
        | "por definir"
        | "da confermare"
        | "da definire"
        | "a confirmar"
        | "wird noch bekannt gegeben"
        | "wird noch bekanntgegeben" => true,
        _ => says_later(&key),
    }
}

fn says_later(key: &str) -> bool {
    let later = |word: &str| matches!(word, "tbc" | "tba" | "tbd" | "tbn");
    let filler = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) || role(word).is_some();
    key.split(' ').any(later) && key.split(' ').all(|word| later(word) || filler(word))
}

#[cfg(test)]
mod tests {
    use openfloor_domain::people::Class;
    use openfloor_domain::roles::Role;

    use super::{class, clean, key, names_nobody, role};

    #[test]
    fn a_text_is_compared_without_case_accents_and_signs() {
        for (text, want) in [
            ("  E-Mail ", "e mail"),
            ("Modératrice", "moderatrice"),
            ("counted_as", "counted as"),
            ("N.N.", "n n"),
            ("李 雷", "李 雷"),
            ("--", ""),
        ] {
            assert_eq!(key(text), want, "{text}");
        }
    }

    #[test]
    fn a_text_is_kept_without_what_does_not_print() {
        assert_eq!(clean(" Ada \u{a0} Example\u{200b} "), "Ada Example");
        assert_eq!(clean("Ada\u{202e}elpmaxE"), "AdaelpmaxE");
        assert_eq!(clean("a\r\nb"), "a b");
    }

    #[test]
    fn words_for_how_to_be_counted() {
        for (text, want) in [
            ("Woman", Some(Class::Woman)),
            ("F", Some(Class::Woman)),
            ("femme", Some(Class::Woman)),
            ("Männlich", Some(Class::Man)),
            ("Non-Binary", Some(Class::NonBinary)),
            ("prefer not to say", Some(Class::Undisclosed)),
            ("", Some(Class::Unknown)),
            ("she/her", None),
            ("Ms", None),
        ] {
            assert_eq!(class(text), want, "{text}");
        }
    }

    #[test]
    fn every_role_is_read_by_its_own_name() {
        for one in Role::ALL {
            assert_eq!(role(one.name()), Some(one));
        }
        assert_eq!(role("SPEAKER"), Some(Role::Panelist));
        assert_eq!(role("catering"), None);
    }

    #[test]
    fn what_names_nobody() {
        for text in [
            "TBC",
            "tba",
            "N.N.",
            "à confirmer",
            "to be confirmed",
            "tbd",
            "n/a",
            "",
            " ",
            "-",
            "–",
            "?",
            "Speaker 3 (TBC)",
        ] {
            assert!(names_nobody(text), "{text}");
        }
        for text in ["Na", "Ada Example", "Tbilisi Example", "Ada Example (tbc)", "李雷", "Open Society"] {
            assert!(!names_nobody(text), "{text}");
        }
    }
}
