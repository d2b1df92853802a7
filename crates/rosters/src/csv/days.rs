//! When panels of a spreadsheet begin: what rows say, and days that can be read in two ways until all rows are read.

use std::collections::HashSet;

use openfloor_domain::convening::DayOrder;
use openfloor_domain::moment::Moment;

use crate::assembly::{Assembly, PanelNo};
use crate::dates::{self, DateError, Reading};
use crate::diagnostic::{Findings, Place, Severity, excerpt};
use crate::options::Options;
use crate::told::Told;
use crate::words;

/// How many days wait for the others at most: of so many panels some day tells, or none will.
const MAX_WAITING: usize = 5_000;

/// A day, and a time of day beside it, as a row has them.
#[derive(Clone, Copy)]
pub(super) struct Written<'r> {
    pub(super) date: &'r str,
    pub(super) time: &'r str,
}

/// The days of a spreadsheet.
#[derive(Default)]
pub(super) struct Days {
    /// Those that can be read in two ways, with their panels and places.
    two_ways: Vec<(PanelNo, String, String, Place)>,
    /// Which number is the day, as those tell that can be read in one way only.
    told: HashSet<DayOrder>,
}

impl Days {
    /// Reads the day of a row. What cannot be read is reported; what can be read in two ways waits for the others.
    pub(super) fn read(
        &mut self,
        written: Written<'_>,
        place: impl Fn() -> Place,
        panel: PanelNo,
        options: &Options,
        findings: &mut Findings,
    ) -> Option<Moment> {
        let Written { date, time } = written;
        self.told.extend(dates::order_told(date));
        match dates::read_with_time(date, time, &options.zone(), options.day_order) {
            Ok(Reading::At(moment)) => return Some(moment),
            Ok(Reading::Undated) => {
                let remedy = "add the date when you know it";
                findings.of_value(Severity::Note, place(), "undated", "", "no date", remedy);
            }
            Ok(Reading::Partial) => {
                let what = format!("\"{}\" is not a day; read as undated", excerpt(date.trim()));
                let what = Told::new(what).said(date);
                let remedy = "write the whole date, as 2026-05-14";
                findings.of_value(Severity::Warning, place(), "partial-date", date, what, remedy);
            }
            Err(DateError::TwoWays) if self.two_ways.len() >= MAX_WAITING => {
                let so_far = if self.told.len() == 1 { self.told.iter().next().copied() } else { None };
                match dates::read_with_time(date, time, &options.zone(), so_far) {
                    Ok(Reading::At(moment)) => return Some(moment),
                    Ok(Reading::Undated | Reading::Partial) => {}
                    Err(error) => tell(error, written, place(), findings),
                }
            }
            Err(DateError::TwoWays) => {
                let known = self.two_ways.last().is_some_and(|(last, day, ..)| *last == panel && day == date);
                if !known {
                    self.two_ways.push((panel, date.to_owned(), time.to_owned(), place()));
                }
            }
            Err(error) => tell(error, written, place(), findings),
        }
        None
    }

    /// Reads the days that can be read in two ways as the others tell, if they do.
    pub(super) fn settle(self, options: &Options, assembly: &mut Assembly<'_>) {
        let order = if self.told.len() == 1 { self.told.into_iter().next() } else { None };
        for (panel, date, time, place) in self.two_ways {
            match dates::read_with_time(&date, &time, &options.zone(), order) {
                Ok(Reading::At(moment)) => assembly.describe(panel, "", "", Some(moment), &place),
                Ok(Reading::Undated | Reading::Partial) => {}
                Err(error) => {
                    tell(error, Written { date: &date, time: &time }, place, &mut assembly.findings);
                }
            }
        }
    }
}

fn tell(error: DateError, Written { date, time }: Written<'_>, place: Place, findings: &mut Findings) {
    let said = excerpt(words::clean(&format!("{date} {time}")).as_ref());
    let what = Told::new(format!("\"{said}\": {}", error.what())).said(&said);
    let (code, by) = (error.code(), error.told_by(&said));
    findings.of_value(Severity::Error, place, code, by, what, error.remedy());
}
