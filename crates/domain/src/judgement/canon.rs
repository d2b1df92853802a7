//! Canonical bytes of a judgement: the same in every process, on every machine, with every version
//! of every library. Written by hand for that reason; taking a struct apart by name makes the
//! compiler ask what to do about a new field.

use sha2::{Digest as _, Sha256};

use super::assessment::Assessment;
use super::indicators::Indicator;
use super::repair::Repair;
use super::tally::ClassCounts;
use super::verdict::{Evidence, Group, GroupVerdict, Outcome, Verdict};

/// Bytes under construction: numbers big-endian, texts with their length, options and lists with a
/// leading count, variants by a number that never changes its meaning.
#[derive(Default)]
struct Canon(Vec<u8>);

/// SHA-256 of an assessment. Verdicts and indicators are sorted by their bytes, so the order in which
/// charters list their rules is no part of it.
pub(super) fn digest(assessment: &Assessment) -> [u8; 32] {
    let Assessment { counts, seats, verdicts, indicators } = assessment;
    let mut canon = Canon::default();
    canon.counts(*counts);
    canon.u32(*seats);
    canon.sorted(verdicts, Canon::verdict);
    canon.sorted(indicators, Canon::indicator);
    Sha256::digest(&canon.0).into()
}

impl Canon {
    fn tag(&mut self, tag: u8) {
        self.0.push(tag);
    }

    fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn numbers(&mut self, numbers: &[u32]) {
        numbers.iter().for_each(|number| self.u32(*number));
    }

    fn len(&mut self, len: usize) {
        self.u32(u32::try_from(len).expect("a judgement has fewer than 2^32 parts"));
    }

    fn text(&mut self, text: &str) {
        self.len(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn option<T>(&mut self, option: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.tag(u8::from(option.is_some()));
        if let Some(content) = option {
            write(self, content);
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.len(items.len());
        for item in items {
            write(self, item);
        }
    }

    fn sorted<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        let mut parts: Vec<Vec<u8>> = Vec::with_capacity(items.len());
        for item in items {
            let mut part = Self::default();
            write(&mut part, item);
            parts.push(part.0);
        }
        parts.sort_unstable();
        self.list(&parts, |canon, part| canon.0.extend_from_slice(part));
    }

    fn counts(&mut self, counts: ClassCounts) {
        let ClassCounts { women, men, non_binary, undisclosed, unknown } = counts;
        self.numbers(&[women, men, non_binary, undisclosed, unknown]);
    }

    fn outcome(&mut self, outcome: Outcome) {
        self.tag(match outcome {
            Outcome::Ok => 0,
            Outcome::Breach => 1,
            Outcome::Undetermined => 2,
            Outcome::NotApplicable => 3,
        });
    }

    fn group(&mut self, group: Group) {
        self.tag(match group {
            Group::Leaders => 0,
            Group::Participants => 1,
        });
    }

    fn verdict(&mut self, verdict: &Verdict) {
        let Verdict {
            rule,
            outcome,
            headline,
            counted,
            lower_bp,
            upper_bp,
            known_bp,
            need,
            target_bp,
            groups,
            evidence,
            would_hold_next_year,
            repair,
        } = verdict;
        self.text(rule.as_str());
        self.outcome(*outcome);
        self.option(*headline, Self::group);
        self.counts(*counted);
        self.u32(*lower_bp);
        self.u32(*upper_bp);
        self.option(*known_bp, Self::u32);
        self.option(*need, Self::u32);
        self.option(*target_bp, Self::u32);
        self.list(groups, Self::group_verdict);
        self.list(evidence, Self::evidence);
        self.option(*would_hold_next_year, |canon, holds| canon.tag(u8::from(holds)));
        self.option(*repair, Self::repair);
    }

    fn group_verdict(&mut self, verdict: &GroupVerdict) {
        let GroupVerdict { group, outcome, counted, lower_bp, upper_bp, known_bp, need } = verdict;
        self.group(*group);
        self.outcome(*outcome);
        self.counts(*counted);
        self.u32(*lower_bp);
        self.u32(*upper_bp);
        self.option(*known_bp, Self::u32);
        self.option(*need, Self::u32);
    }

    fn evidence(&mut self, evidence: &Evidence) {
        match evidence {
            Evidence::NotInForce { from, to } => {
                self.tag(0);
                self.option(*from, |canon, day| canon.text(&day.to_string()));
                self.option(*to, |canon, day| canon.text(&day.to_string()));
            }
            Evidence::Size { people, chairs, min_size, max_size } => {
                self.tag(1);
                self.numbers(&[*people, *chairs, *min_size]);
                self.option(*max_size, Self::u32);
            }
            Evidence::Short { group, women, women_at_most, need, people } => {
                self.tag(2);
                self.option(*group, Self::group);
                self.numbers(&[*women, *women_at_most, *need, *people]);
            }
            Evidence::SingleSex { women, men, not_stated } => {
                self.tag(3);
                self.numbers(&[*women, *men, *not_stated]);
            }
            Evidence::SmallGroups { min_group_size } => {
                self.tag(5);
                self.u32(*min_group_size);
            }
            Evidence::OutOfRange { women, men, not_stated, people, from_bp, to_bp } => {
                self.tag(6);
                self.numbers(&[*women, *men, *not_stated, *people, *from_bp, *to_bp]);
            }
            Evidence::Apart { women, men, not_stated, at_most } => {
                self.tag(7);
                self.numbers(&[*women, *men, *not_stated, *at_most]);
            }
            Evidence::IfTheOnlyWomanChairs { outcome } => {
                self.tag(4);
                self.outcome(*outcome);
            }
        }
    }

    fn repair(&mut self, repair: Repair) {
        let Repair {
            add_women,
            replace_men,
            fill_open_seats,
            give_floor,
            add_men,
            replace_women,
            answers,
            chair_alone_would_not,
        } = repair;
        let ways = [add_women, replace_men, fill_open_seats, give_floor, add_men, replace_women, answers];
        ways.into_iter().for_each(|number| self.option(number, Self::u32));
        self.tag(u8::from(chair_alone_would_not));
    }

    fn indicator(&mut self, indicator: &Indicator) {
        match indicator {
            Indicator::SoleWoman { counts } => {
                self.tag(1);
                self.counts(*counts);
            }
            Indicator::ModeratorOnly { women, roles, floor } => {
                self.tag(2);
                self.u32(*women);
                self.list(roles, |canon, role| canon.text(role.name()));
                self.counts(*floor);
            }
        }
    }
}
