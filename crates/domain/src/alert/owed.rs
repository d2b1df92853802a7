//! What is owed to a watcher about a panel, from inputs alone.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Terms;
use crate::clock::{DAY_HOURS, HOUR_MS, LADDER_DAYS, is_soon};
use crate::ids::{AlertId, EndpointId, PanelId, PledgeId, SeatNo, SeriesId, SubscriptionId};
use crate::judgement::{Assessment, Evidence, Outcome, Rule, Tally, Verdict, is_all_male, judge};
use crate::manner::Manner;
use crate::moment::Moment;
use crate::notice::{Figures, Language, Watcher, alert_id};
use crate::people::Audience;
use crate::pledge::{Answer, Framing, LATER_HOURS, PledgeState};
use crate::subscription::SubscriptionState;
use crate::views::{PanelView, Recorded};

/// How an ally was found on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// By the name alone.
    Name,
    /// By the verified address, or an external id.
    Certain,
}

/// On which seat of a panel an ally was found. Of several the best counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// How.
    pub by: Match,
    /// Where.
    pub seat: SeatNo,
}

/// Where a watcher stands towards a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Sits on it for certain.
    Seated,
    /// Says to sit on it, asked because of the name: may know only what is public.
    Affirmed,
    /// Somebody of this name sits on it.
    Namesake,
    /// Says not to sit on it, whatever was matched.
    Denied,
    /// Looks on: a subscriber.
    Onlooker,
}

/// A watcher, and where they stand towards one panel.
#[derive(Clone, Debug)]
pub struct Watch<'a> {
    /// Who.
    pub watcher: Watcher,
    /// Where they stand.
    pub place: Place,
    /// Where they sit, if they do: by a rule that asks for others, they are none of them.
    pub seat: Option<SeatNo>,
    /// By which rule the panel is judged.
    pub rule: &'a Rule,
    /// Their sentence.
    pub wording: Option<&'a str>,
    /// In which language to write.
    pub language: Language,
    /// Where to.
    pub endpoints: Vec<EndpointId>,
    /// What digests are keyed with.
    pub salt: &'a str,
    /// How a note to the organiser is put.
    pub framing: Framing,
    /// How they want to be told.
    pub manner: Manner,
    /// Until which hour it is not told that the day comes nearer, and then once, if they want so.
    pub asked_later: Option<u32>,
    /// Whether they stay whatever comes.
    pub stays: bool,
    /// Where the last event of their stream lies.
    pub recorded: Recorded,
}

impl PledgeState {
    /// The pledge towards a panel on which its holder was found, or was found before; none if there
    /// is nothing to be told, or it speaks of other panels. A name alone counts only on panels of the hosts that the ally named.
    pub fn watch(
        &self,
        id: &PledgeId,
        recorded: Recorded,
        panel: &PanelId,
        view: &PanelView,
        found: Option<Found>,
    ) -> Option<Watch<'_>> {
        let about = self.about.known().filter(|_| self.is_active())?;
        let said = |answer: Answer| self.answers.get(panel).and_then(|answers| answers.get(&answer).copied());
        if said(Answer::SteppedDown).is_some() {
            return None;
        }
        let (place, seat) = if self.denied.contains(panel) {
            (Place::Denied, None)
        } else {
            let found = found.filter(|found| self.which.has(view, found.seat))?;
            match found.by {
                Match::Certain => (Place::Seated, Some(found.seat)),
                Match::Name if !self.names_host_of(panel, view) => return None,
                Match::Name if self.affirmed.contains(panel) => (Place::Affirmed, Some(found.seat)),
                Match::Name => (Place::Namesake, None),
            }
        };
        Some(Watch {
            watcher: Watcher::Pledge(id.clone()),
            place,
            seat,
            rule: &about.rule,
            wording: Some(&about.wording),
            language: about.language,
            endpoints: self.endpoints(),
            salt: &about.salt,
            framing: self.framing,
            manner: self.manner,
            asked_later: said(Answer::Later).map(|hour| hour.saturating_add(LATER_HOURS)),
            stays: said(Answer::Stays).is_some(),
            recorded,
        })
    }

    /// Whether the ally named who answers for this panel, so that its line-up may be looked at for
    /// the name alone.
    pub fn names_host_of(&self, panel: &PanelId, view: &PanelView) -> bool {
        let (Some(about), Some(organiser)) = (self.about.known(), &view.facts.organiser) else {
            return false;
        };
        about.hosts.iter().any(|host| host.has(organiser, panel))
    }
}

impl SubscriptionState {
    /// The subscription towards a panel, of a convening of this series; none if it is not one of those watched, or
    /// there is nothing to be told.
    pub fn watch(
        &self,
        id: &SubscriptionId,
        recorded: Recorded,
        panel: &PanelId,
        view: &PanelView,
        series: Option<&SeriesId>,
    ) -> Option<Watch<'_>> {
        let about = self.about.known().filter(|_| self.is_active())?;
        let organiser = view.facts.organiser.as_ref()?;
        self.watches.as_ref().filter(|watched| watched.has(organiser, panel, series))?;
        Some(Watch {
            watcher: Watcher::Subscription(id.clone()),
            place: Place::Onlooker,
            seat: None,
            rule: &about.rule,
            wording: None,
            language: about.language,
            endpoints: self.endpoints(),
            salt: &about.salt,
            framing: Framing::default(),
            manner: self.manner,
            asked_later: None,
            stays: false,
            recorded,
        })
    }
}

/// What a panel is called and when it takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What the panel is called.
    pub panel: String,
    /// What its convening is called.
    pub convening: String,
    /// When the panel begins, else its convening.
    pub starts: Option<Moment>,
    /// When the convening ends.
    pub ends: Option<Moment>,
    /// Where the last event of the convening's stream lies.
    pub recorded: Recorded,
    /// In which hour seats last moved.
    pub moved_hour: u32,
}

impl Heading {
    /// The deepest step of the [ladder](LADDER_DAYS) that was crossed by then, counted from 1.
    pub(super) fn step(&self, at_ms: i64) -> usize {
        let crossed = |days: &u32| {
            let before_ms = i64::from(days * DAY_HOURS) * HOUR_MS;
            self.starts.is_some_and(|starts| starts.utc_ms.saturating_sub(before_ms) <= at_ms)
        };
        LADDER_DAYS.iter().take_while(|days| crossed(days)).count()
    }

    /// Whether a draft is looked at although nobody said that it is complete: the panel is soon, and no
    /// seat moved for a while.
    fn is_quiet(&self, terms: Terms) -> bool {
        let quiet = terms.now.hour.saturating_sub(self.moved_hour);
        is_soon(terms.now.hour, self.starts) && quiet >= terms.quiet_hours
    }

    /// Whether it is too late to mend anything: the panel has begun, or where nobody knows when it
    /// does, the convening has ended.
    pub fn is_over(&self, at_ms: i64) -> bool {
        self.starts.or(self.ends).is_some_and(|moment| moment.utc_ms <= at_ms)
    }
}

/// How a panel stands towards a watcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody of the ally's name is listed. Asked whatever the panel is like: so the question tells
    /// nothing about it.
    Namesake,
    /// The ally says not to sit there.
    Denied,
    /// It holds.
    Holds,
    /// It holds, and would not if the organiser had not corrected how somebody is counted.
    HoldsByCorrection,
    /// It does not hold.
    DoesNotHold,
    /// It cannot be said.
    CannotTell,
    /// The rule asks nothing of this panel.
    AsksNothing,
}

/// What is owed to a watcher about a panel.
#[derive(Clone, Debug)]
pub struct Owed<'a> {
    /// Under which id.
    pub alert: AlertId,
    /// To whom.
    pub watch: &'a Watch<'a>,
    /// About what.
    pub heading: &'a Heading,
    /// How the panel stands.
    pub standing: Standing,
    /// The same in numbers; none for a question or a denial.
    pub figures: Option<Figures>,
    /// A keyed hash of standing, verdict and step of the ladder, in hex. Without positions, times and ids.
    pub digest: String,
    /// The latest of the inputs.
    pub basis: Recorded,
    /// When the line-up was counted or last changed.
    pub as_of: Moment,
    /// Whether the line-up is public.
    pub line_up_is_published: bool,
    /// Whether something changed that must not move anything by itself.
    pub is_settling: bool,
    /// Whether somebody left last, so late that the rule excuses who stays.
    pub is_excused: bool,
    /// Whether it is time to say that it cannot be told: the line-up is public, or the panel is soon.
    pub is_time_to_tell: bool,
}

/// What is owed to a watcher about a panel; none if nothing is to be said, whatever was said before.
///
/// What time it is, is asked of the log, not of a clock.
pub fn owed<'a>(
    panel: &PanelId,
    view: &PanelView,
    heading: &'a Heading,
    watch: &'a Watch<'a>,
    terms: Terms,
) -> Option<Owed<'a>> {
    let is_asked = watch.place != Place::Namesake || view.facts.line_up_is_published;
    let is_told = view.is_shown() || (watch.place == Place::Seated && heading.is_quiet(terms));
    let is_due = watch.place == Place::Namesake
        || watch.rule.evaluate_at.is_reached(view.is_shown(), terms.now.ms(), heading.starts);
    if view.facts.is_cancelled || heading.is_over(terms.now.ms()) || !is_told || !is_asked || !is_due {
        return None;
    }
    let clock = Recorded { position: terms.now.position, at_ms: terms.now.ms() };
    let basis = view.basis.max(watch.recorded).max(heading.recorded).max(clock);
    let on = heading.starts.unwrap_or_else(|| utc(clock.at_ms));
    let (standing, verdict, tally) = match watch.place {
        Place::Namesake => (Standing::Namesake, None, None),
        Place::Denied => (Standing::Denied, None, None),
        Place::Seated => judged(view, Audience::Seated, watch, on)?,
        Place::Affirmed | Place::Onlooker => judged(view, Audience::Public, watch, on)?,
    };
    Some(Owed {
        alert: alert_id(&watch.watcher, panel, &watch.rule.id),
        watch,
        heading,
        standing,
        figures: verdict.as_ref().zip(tally.as_ref()).map(|(verdict, tally)| figures(verdict, tally)),
        digest: digest(watch, standing, heading.step(terms.now.ms()), terms.now.hour, verdict),
        basis,
        as_of: as_of(view, heading),
        line_up_is_published: view.facts.line_up_is_published,
        is_settling: view.is_settling(),
        is_excused: view.dropped_out && watch.rule.excuses(view.moved.at_ms, heading.starts),
        is_time_to_tell: watch.place == Place::Seated
            && (view.facts.line_up_is_published || is_soon(terms.now.hour, heading.starts)),
    })
}

type Judged = (Standing, Option<Verdict>, Option<Tally>);

fn judged(view: &PanelView, audience: Audience, watch: &Watch<'_>, on: Moment) -> Option<Judged> {
    let tally = view.tally_seen_from(watch.seat, audience)?;
    let verdict = judge(watch.rule, &tally, on);
    let is_corrected = || {
        let uncorrected = view.tally_uncorrected(watch.seat, audience);
        !view.corrected.is_empty()
            && uncorrected.is_some_and(|tally| judge(watch.rule, &tally, on).outcome == Outcome::Breach)
    };
    let standing = match verdict.outcome {
        Outcome::Breach => Standing::DoesNotHold,
        Outcome::Ok if is_corrected() => Standing::HoldsByCorrection,
        Outcome::Ok => Standing::Holds,
        Outcome::Undetermined => Standing::CannotTell,
        Outcome::NotApplicable => Standing::AsksNothing,
    };
    Some((standing, Some(verdict), Some(tally)))
}

/// How a panel stands by a verdict, in the numbers that a message shows.
pub fn figures(verdict: &Verdict, tally: &Tally) -> Figures {
    let chairs = verdict.evidence.iter().find_map(|evidence| match evidence {
        Evidence::IfTheOnlyWomanChairs { outcome } => Some(*outcome),
        _ => None,
    });
    Figures {
        outcome: verdict.outcome,
        everyone: tally.counts(),
        counted: verdict.counted,
        group: verdict.headline,
        need: verdict.need,
        target_bp: verdict.target_bp,
        is_all_male: is_all_male(tally),
        if_the_only_woman_chairs: chairs,
        repair: verdict.repair,
    }
}

fn digest(
    watch: &Watch<'_>,
    standing: Standing,
    step: usize,
    now_hour: u32,
    verdict: Option<Verdict>,
) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(watch.salt.as_bytes()).expect("a key may have any length");
    mac.update(&[match standing {
        Standing::Namesake => 0,
        Standing::Denied => 1,
        Standing::Holds => 2,
        Standing::HoldsByCorrection => 3,
        Standing::DoesNotHold => 4,
        Standing::CannotTell => 5,
        Standing::AsksNothing => 6,
    }]);
    if standing == Standing::DoesNotHold {
        mac.update(&[u8::try_from(step).unwrap_or(u8::MAX)]);
        // Asked for anew, it is told anew.
        if let Some(hour) = watch.asked_later.filter(|hour| *hour <= now_hour) {
            mac.update(&hour.to_be_bytes());
        }
    }
    if let Some(verdict) = verdict {
        let counts = verdict.counted;
        let assessment = Assessment { counts, seats: 0, verdicts: vec![verdict], indicators: Vec::new() };
        mac.update(&assessment.digest());
    }
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes any text");
        hex
    })
}

/// When the line-up was counted: the day of a standing count, else of the last change of seats.
fn as_of(view: &PanelView, heading: &Heading) -> Moment {
    match view.facts.standing_count() {
        Some(count) => count.as_of,
        None => Moment {
            utc_ms: view.moved.at_ms,
            offset_minutes: heading.starts.map_or(0, |starts| starts.offset_minutes),
        },
    }
}

fn utc(utc_ms: i64) -> Moment {
    Moment { utc_ms, offset_minutes: 0 }
}
