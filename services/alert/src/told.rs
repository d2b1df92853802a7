//! What became of notices, in the words that operators read on the page and from the command.

use openfloor_domain::delivery::{Failure, Reason, Settled, Story, Tried};
use openfloor_domain::moment::Moment;

/// Why nothing is sent any more, or why a notice was given up, in a few words.
pub fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Exhausted => "it did not answer for days",
        Reason::Refused => "it was refused for good",
        Reason::Gone => "the endpoint is gone",
        Reason::Unwanted => "it was not wanted any more",
        Reason::Operator => "an operator decided so, or it could not be written",
    }
}

/// What became of a notice.
pub fn standing(story: &Story) -> String {
    let settled = settled(story);
    match &story.within {
        Some(first) => format!("{settled}, in the message of {first}"),
        None => settled,
    }
}

fn settled(story: &Story) -> String {
    match (story.settled, story.given_up, &story.discarded) {
        (Some(Settled::Delivered), ..) => "taken".to_owned(),
        (Some(Settled::NotOwed), ..) => "never sent: it was over before it was due".to_owned(),
        (Some(Settled::GivenUp), _, Some(discarded)) => format!("discarded: {discarded}"),
        (Some(Settled::GivenUp), Some(reason), None) => format!("given up: {}", why(reason)),
        (Some(Settled::GivenUp), None, None) => "given up".to_owned(),
        (None, ..) => "still tried".to_owned(),
    }
}

/// How an attempt went.
pub fn attempt(tried: &Tried) -> String {
    let at = |at_ms| Moment { utc_ms: at_ms, offset_minutes: 0 }.to_string();
    let failed = tried.failure.map_or_else(String::new, |failure| match failure {
        Failure::Unreachable => ": no connection".to_owned(),
        Failure::TimedOut => ": no answer in time".to_owned(),
        Failure::Blocked => ": our own rules forbid to connect there".to_owned(),
        Failure::Answered { code } => format!(": answered {code}"),
    });
    let again = tried.retry_at_ms.map_or_else(String::new, |at_ms| format!("; again {}", at(at_ms)));
    format!("attempt {}, {}{failed}{again}", tried.n, at(tried.at_ms))
}
