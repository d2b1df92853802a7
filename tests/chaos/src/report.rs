//! The table at the end.

use std::collections::BTreeSet;

use openfloor_tests::Told;

use crate::stage::{Findings, Stage};

/// Most complaints of one check that are shown: the first tell most.
const SHOWN_MAX: usize = 10;

/// Prints what was done and what was found. True if all held.
pub(crate) fn print(stage: &Stage, findings: &Findings) -> bool {
    println!("\n{:<44}{:>8}", "fault", "times");
    for (kind, times) in &stage.nemesis.done {
        println!("{:<44}{times:>8}", kind.to_string());
    }
    println!("\n{:<44}{:>8}", "what", "count");
    for (what, count) in counts(stage, findings) {
        println!("{what:<44}{count:>8}");
    }
    let wait = stage.nemesis.longest_wait.as_secs_f64();
    println!("{:<44}{wait:>6.1} s", "longest without an acknowledgement, healed");
    println!();
    for (check, wrong) in &findings.verdict {
        println!("{:<6} {check}", if wrong.is_empty() { "ok" } else { "FAILED" });
        wrong.iter().take(SHOWN_MAX).for_each(|what| println!("         {what}"));
        if wrong.len() > SHOWN_MAX {
            println!("         and {} more", wrong.len() - SHOWN_MAX);
        }
    }
    let failed = findings.verdict.iter().filter(|(_, wrong)| !wrong.is_empty()).count();
    println!("{} passed, {failed} failed", findings.verdict.len() - failed);
    failed == 0
}

fn counts(stage: &Stage, findings: &Findings) -> Vec<(&'static str, usize)> {
    let history = stage.ground.journal.lock();
    let promises = &findings.promises;
    let promised = |told: &BTreeSet<Told>| told.intersection(&promises.promised).count();
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    vec![
        ("requests", number(history.requests)),
        ("rosters acknowledged", number(history.acknowledged)),
        ("rosters refused (If-Match)", number(history.refused)),
        ("rosters of unknown outcome", number(history.unknown)),
        ("panels read", number(history.reads)),
        ("people forgotten", history.forgotten.len()),
        ("notices promised", promises.promised.len()),
        ("notices delivered", promised(&promises.delivered)),
        ("notices over before they were due", promised(&promises.not_owed)),
        ("webhooks received", stage.receivers.hooks.got().len()),
        ("mails received", stage.receivers.mail.got().len()),
        ("starts given up while no server answered", stage.nemesis.services.starts_given_up),
        ("views folded anew, being in doubt", stage.nemesis.services.rebuilds_in_doubt()),
    ]
}
