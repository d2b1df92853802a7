use super::*;

const ENGLISH: &str = "number = { $n ->\n    [5] five\n   *[other] { $n }\n}\ndate = { $day } { $month } { $year }\nundated = some day\n\
                       among = No woman among the { $count }.\n";
const FRENCH: &str =
    "number = { $n }\ndate = { $day } { $month }\namong = Aucune femme parmi les { $count }.\n";

#[test]
fn a_sentence_is_filled_in_and_a_key_that_is_not_there_is_shown() {
    let catalogue = Catalogue::read(ENGLISH, FRENCH);
    let words = catalogue.of(Language::En);
    assert_eq!(words.with("among", [("count", words.number(5).into())]), "No woman among the five.");
    assert_eq!(words.number(13), "13");
    assert_eq!(words.say("nobody-wrote-this"), "nobody-wrote-this");
    assert_eq!((words.code(), catalogue.of(Language::Fr).code()), ("en", "fr"));
}

#[test]
fn a_day_is_written_as_its_catalogue_writes_it() {
    let catalogue = Catalogue::read(ENGLISH, FRENCH);
    let day = |language, moment| catalogue.of(language).day(moment);
    let names = |language| {
        let of = |month| Moment::parse(&format!("2026-{month:02}-09T23:30:00+02:00")).expect("an instant");
        (1..=12).map(|month| day(language, of(month))).collect::<Vec<_>>()
    };
    let (english, french) = (names(Language::En), names(Language::Fr));
    assert_eq!((english[0].as_str(), english[11].as_str()), ("9 January 2026", "9 December 2026"));
    assert_eq!((french[1].as_str(), french[11].as_str()), ("9 février", "9 décembre"));
    for names in [english, french] {
        assert_eq!(names.into_iter().collect::<std::collections::BTreeSet<_>>().len(), 12);
    }
    assert_eq!(day(Language::En, Moment { utc_ms: i64::MAX, offset_minutes: 0 }), "some day");
}

#[test]
fn a_reader_is_given_the_language_that_is_rated_best_of_those_there_are() {
    assert_eq!(preferred("de, fr-CH;q=0.8, en;q=0.7"), Some(Language::Fr));
    assert_eq!(preferred("en;q=0.5, FR;q=0.7"), Some(Language::Fr));
    assert_eq!(preferred("fr;q=0, en;q=0.1"), Some(Language::En));
    assert_eq!(preferred("de, enx;q=0.9"), None);
}
