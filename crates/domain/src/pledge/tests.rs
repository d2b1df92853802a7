//! Given, when, then.

mod invitations;

use super::*;
use crate::decider::Decider as _;
use crate::decider::spec::{Given, given};
use crate::ids::RuleId;
use crate::judgement::Predicate;
use crate::manner::MannerChosen;
use crate::verification::{AddressVerified, LINK_MS, PAUSE_MS, VerificationAsked};
use std::num::NonZeroU32;

fn endpoint(id: &str) -> EndpointId {
    EndpointId::new(id).expect("an id")
}

fn panel(id: &str) -> PanelId {
    PanelId::new(id).expect("an id")
}

fn about() -> PledgeAbout {
    let predicate = Predicate::AtLeastWomen { n: NonZeroU32::MIN };
    PledgeAbout {
        name: "Ada Ally".into(),
        address: "ada@ally.example".into(),
        wording: "I will not sit on a panel without a woman.".into(),
        rule: Rule::new(RuleId::new("mine").expect("an id"), "At least one woman", "her own", predicate),
        externals: Vec::new(),
        hosts: Vec::new(),
        webhook: None,
        language: Language::En,
        salt: "salt".into(),
    }
}

fn make(about: PledgeAbout) -> PledgeCommand {
    PledgeCommand::Make { mail: endpoint("mail"), webhook: None, about, at_ms: 0 }
}

fn made() -> Given<Pledge> {
    given::<Pledge>([]).after(&make(about()))
}

fn verified() -> Given<Pledge> {
    made().after(&PledgeCommand::VerifyAddress { n: 1, at_ms: 5 })
}

#[test]
fn an_answer_is_recorded_once_and_later_again_after_a_week() {
    let say = |answer, hour| {
        let about = AnswerAbout { answer, hour };
        PledgeCommand::Answer { panel: panel("c1~p1"), about }
    };
    let said = |answer, hour| {
        let about = Personal::Known(AnswerAbout { answer, hour });
        PledgeEvent::Answered(Answered { panel: panel("c1~p1"), about })
    };
    verified().when(&say(Answer::Asked, 5)).then([said(Answer::Asked, 5)]);
    let asked = verified().after(&say(Answer::Asked, 5));
    asked.when(&say(Answer::Asked, 900)).then([]);
    asked.when(&say(Answer::Mended, 6)).then([said(Answer::Mended, 6)]);
    assert_eq!(asked.state().answers[&panel("c1~p1")], Answers::from([(Answer::Asked, 5)]));
    let later = verified().after(&say(Answer::Later, 5));
    later.when(&say(Answer::Later, 4 + LATER_HOURS)).then([]);
    let again = 5 + LATER_HOURS;
    later.when(&say(Answer::Later, again)).then([said(Answer::Later, again)]);
    made().when(&say(Answer::Asked, 5)).refused(&PledgeRejection::NotVerified);
    for answer in Answer::ALL {
        assert_eq!(serde_json::to_value(answer).expect("JSON"), answer.name());
    }
}

#[test]
fn who_stepped_down_and_sits_there_again_says_so() {
    let panel = panel("c1~p1");
    let affirm = PledgeCommand::AffirmSeat { panel: panel.clone() };
    let about = AnswerAbout { answer: Answer::SteppedDown, hour: 5 };
    let down = PledgeCommand::Answer { panel: panel.clone(), about };
    let gone = verified().after(&affirm).after(&down);
    gone.when(&affirm).then([PledgeEvent::SeatAffirmed(SeatAffirmed { panel: panel.clone() })]);
    assert!(gone.after(&affirm).state().answers[&panel].is_empty());
}

#[test]
fn the_letter_of_a_month_is_owed_once_and_to_the_mail_alone() {
    let about = MonthAbout { language: Language::En, hold: 2, do_not_hold: 1, cannot_tell: 1, unread: 0 };
    let tell = |month| PledgeCommand::TellMonth { month, about };
    let (endpoints, known) = (vec![endpoint("mail")], Personal::Known(about));
    verified().when(&tell(681)).then([PledgeEvent::MonthTold(MonthTold {
        month: 681,
        endpoints,
        about: known,
    })]);
    let told = verified().after(&tell(681));
    told.when(&tell(681)).then([]);
    told.when(&tell(680)).then([]);
    assert_eq!((told.after(&tell(682)).state().month, about.known()), (Some(682), 4));
    verified().after(&PledgeCommand::Pause).when(&tell(681)).then([]);
    made().when(&tell(681)).refused(&PledgeRejection::NotVerified);
}

#[test]
fn a_framing_is_chosen_once() {
    let choose = PledgeCommand::ChooseFraming { framing: Framing::Process };
    let chosen = PledgeEvent::FramingChosen(FramingChosen { framing: Framing::Process });
    verified().when(&choose).then([chosen]);
    verified().after(&choose).when(&choose).then([]);
    for framing in Framing::ALL {
        assert_eq!(serde_json::to_value(framing).expect("JSON"), framing.name());
    }
}

#[test]
fn pledging_asks_for_one_verification_mail_and_nothing_else() {
    given::<Pledge>([]).when(&make(about())).then([
        PledgeEvent::Made(Made { mail: endpoint("mail"), webhook: None, about: Personal::Known(about()) }),
        PledgeEvent::VerificationAsked(VerificationAsked { n: 1, at_ms: 0 }),
    ]);
    made().when(&make(about())).refused(&PledgeRejection::AlreadyMade);
}

#[test]
fn a_pledge_is_inert_until_its_address_is_verified() {
    assert!(!made().state().is_active());
    made().when(&PledgeCommand::Pause).refused(&PledgeRejection::NotVerified);
    made().when(&PledgeCommand::DenySeat { panel: panel("c~p") }).refused(&PledgeRejection::NotVerified);
    let verify = PledgeCommand::VerifyAddress { n: 1, at_ms: 5 };
    made().when(&verify).then([PledgeEvent::AddressVerified(AddressVerified { n: 1 })]);
    assert!(verified().state().is_active());
    verified().when(&verify).then_nothing();
}

#[test]
fn mails_are_throttled_and_links_expire() {
    let again = |at_ms| PledgeCommand::AskAgain { at_ms };
    let too_soon = VerificationRejection::TooSoon { retry_at_ms: PAUSE_MS };
    made().when(&again(1)).refused(&too_soon.into());
    made()
        .when(&again(PAUSE_MS))
        .then([PledgeEvent::VerificationAsked(VerificationAsked { n: 2, at_ms: PAUSE_MS })]);
    verified().when(&again(PAUSE_MS)).then_nothing();
    let late = PledgeCommand::VerifyAddress { n: 1, at_ms: LINK_MS + 1 };
    made().when(&late).refused(&VerificationRejection::LinkExpired.into());
    let guessed = PledgeCommand::VerifyAddress { n: 7, at_ms: 1 };
    made().when(&guessed).refused(&VerificationRejection::NoSuchLink.into());
}

#[test]
fn a_changed_pledge_keeps_address_and_salt() {
    let changed = PledgeAbout { wording: "Not without two.".into(), salt: "other".into(), ..about() };
    let kept = PledgeAbout { salt: "salt".into(), ..changed.clone() };
    let change = |about: PledgeAbout| PledgeCommand::Change { webhook: None, about };
    verified()
        .when(&change(changed))
        .then([PledgeEvent::Changed(Changed { webhook: None, about: Personal::Known(kept) })]);
    verified().when(&change(about())).then_nothing();
    let moved = PledgeAbout { address: "eve@else.example".into(), ..about() };
    verified().when(&change(moved)).refused(&PledgeRejection::AddressIsFixed);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let nameless = PledgeAbout { name: " ".into(), ..about() };
    given::<Pledge>([]).when(&make(nameless)).refused(&PledgeRejection::TextTooLong);
    let endless = PledgeAbout { wording: "x".repeat(TEXT_BYTES_MAX + 1), ..about() };
    given::<Pledge>([]).when(&make(endless)).refused(&PledgeRejection::TextTooLong);
    let hook = Webhook { url: "https://ally.example".into(), secret: "whsec_".into() };
    let hooked = PledgeAbout { webhook: Some(hook), ..about() };
    given::<Pledge>([]).when(&make(hooked)).refused(&PledgeRejection::WebhookWithoutEndpoint);
    let mut void = about();
    void.rule.counted.clear();
    given::<Pledge>([]).when(&make(void)).refused(&RuleFault::CountsNobody.into());
    let host = Host::Organiser(OrganiserId::new("o1").expect("an id"));
    let everywhere = PledgeAbout { hosts: vec![host; LIST_MAX + 1], ..about() };
    given::<Pledge>([]).when(&make(everywhere)).refused(&PledgeRejection::ListTooLong);
}

#[test]
fn what_is_as_long_as_may_be_is_accepted() {
    let host = Host::Organiser(OrganiserId::new("o1").expect("an id"));
    let external = External {
        organiser: OrganiserId::new("o1").expect("an id"),
        namespace: "orcid".into(),
        id: "1".into(),
    };
    let largest = PledgeAbout {
        wording: "x".repeat(TEXT_BYTES_MAX),
        hosts: vec![host; LIST_MAX],
        externals: vec![external.clone(); LIST_MAX],
        ..about()
    };
    assert!(Pledge::decide(&PledgeState::default(), &make(largest)).is_ok());
    let more = PledgeAbout { externals: vec![external; LIST_MAX + 1], ..about() };
    given::<Pledge>([]).when(&make(more)).refused(&PledgeRejection::ListTooLong);
}

#[test]
fn a_webhook_is_changed_together_with_its_endpoint() {
    let hook = Webhook { url: "https://ally.example".into(), secret: "whsec_".into() };
    let hooked = PledgeAbout { webhook: Some(hook), ..about() };
    let change = |webhook: Option<&str>| PledgeCommand::Change {
        webhook: webhook.map(endpoint),
        about: hooked.clone(),
    };
    let made = PledgeCommand::Make {
        mail: endpoint("mail"),
        webhook: Some(endpoint("hook")),
        about: hooked.clone(),
        at_ms: 0,
    };
    let both = [endpoint("mail"), endpoint("hook")];
    assert_eq!(given::<Pledge>([]).after(&made).state().endpoints(), both);
    verified().when(&change(None)).refused(&PledgeRejection::WebhookWithoutEndpoint);
    let changed = verified().after(&change(Some("hook")));
    assert_eq!(changed.state().endpoints(), both);
    changed.when(&change(Some("hook"))).then_nothing();
    assert_eq!(changed.after(&change(Some("hook2"))).state().webhook, Some(endpoint("hook2")));
}

#[test]
fn a_paused_pledge_is_told_nothing_until_it_is_resumed() {
    let paused = verified().after(&PledgeCommand::Pause);
    assert!(!paused.state().is_active());
    paused.when(&PledgeCommand::Pause).then_nothing();
    assert!(paused.after(&PledgeCommand::Resume).state().is_active());
    verified().when(&PledgeCommand::Resume).then_nothing();
}

#[test]
fn the_last_word_about_a_seat_counts() {
    let affirm = PledgeCommand::AffirmSeat { panel: panel("c~p") };
    let deny = PledgeCommand::DenySeat { panel: panel("c~p") };
    let denied = verified().after(&affirm).after(&deny);
    denied.when(&deny).then_nothing();
    assert!(denied.state().affirmed.is_empty());
    let affirmed = denied.after(&affirm).state();
    assert!(affirmed.denied.is_empty());
    assert!(affirmed.affirmed.contains(&panel("c~p")));
}

#[test]
fn a_withdrawn_pledge_can_only_be_erased_and_an_erased_one_nothing() {
    let withdrawn = verified().after(&PledgeCommand::Withdraw);
    withdrawn.when(&PledgeCommand::Withdraw).then_nothing();
    withdrawn.when(&PledgeCommand::Resume).refused(&PledgeRejection::Withdrawn);
    let erased = withdrawn.after(&PledgeCommand::Erase);
    assert_eq!(erased.state(), PledgeState { phase: Phase::Erased, ..PledgeState::default() });
    erased.when(&PledgeCommand::Erase).then_nothing();
    erased.when(&make(about())).refused(&PledgeRejection::Erased);
    erased.when(&PledgeCommand::Withdraw).refused(&PledgeRejection::Erased);
    made().when(&PledgeCommand::Withdraw).then([PledgeEvent::Withdrawn(Withdrawn {})]);
    given::<Pledge>([]).when(&PledgeCommand::Pause).refused(&PledgeRejection::Unknown);
}

fn count(panel: &str) -> SentCount {
    let men = crate::judgement::ClassCounts { men: 3, ..Default::default() };
    let figures = crate::notice::Figures {
        outcome: crate::judgement::Outcome::Breach,
        everyone: men,
        counted: men,
        group: None,
        need: None,
        target_bp: None,
        is_all_male: true,
        if_the_only_woman_chairs: None,
        repair: None,
    };
    let (wording, panel) = ("Not without a woman.".to_owned(), panel.to_owned());
    SentCount { language: Language::En, wording, panel, on: None, figures }
}

#[test]
fn who_has_the_link_sends_a_few_counts_a_day_to_whoever_is_told() {
    let send = |hour, panel: &str| PledgeCommand::SendCount { hour, about: count(panel) };
    made().when(&send(1, "a")).refused(&PledgeRejection::NotVerified);
    let sent = |number, hour| {
        let (endpoints, about) = (vec![endpoint("mail")], Personal::Known(count("a")));
        PledgeEvent::CountSent(CountSent { number, hour, endpoints, about })
    };
    verified().when(&send(1, "a")).then([sent(1, 1)]);
    let mut pledge = verified();
    for hour in 1..=5 {
        pledge = pledge.after(&send(hour, "a"));
    }
    pledge.when(&send(24, "a")).refused(&PledgeRejection::TooManyCounts);
    pledge.when(&send(25, "a")).then([sent(6, 25)]);
    let long = "x".repeat(COUNT_TITLE_BYTES_MAX + 1);
    verified().when(&send(1, &long)).refused(&PledgeRejection::TextTooLong);
    verified().after(&PledgeCommand::Pause).when(&send(1, "a")).refused(&PledgeRejection::Unknown);
}

#[test]
fn a_pledge_counts_for_a_programme_or_for_none() {
    let choose = |programme: Option<&str>| PledgeCommand::ChooseProgramme {
        programme: programme.map(|id| ProgrammeId::new(id).expect("an id")),
    };
    made().when(&choose(None)).then_nothing();
    let joined = made().after(&choose(Some("g1")));
    assert_eq!(joined.state().programme, ProgrammeId::new("g1").ok());
    joined.when(&choose(Some("g1"))).then_nothing();
    assert_eq!(joined.after(&choose(None)).state().programme, None);
}

fn assistant(address: &str) -> AssistantAbout {
    AssistantAbout { address: address.into() }
}

fn name(mail: &str, address: &str, at_ms: i64) -> PledgeCommand {
    PledgeCommand::NameAssistant { mail: endpoint(mail), about: assistant(address), at_ms }
}

fn named(mail: &str, address: &str, n: u32, at_ms: i64) -> PledgeEvent {
    PledgeEvent::AssistantNamed(AssistantNamed {
        mail: endpoint(mail),
        asked: VerificationAsked { n, at_ms },
        about: Personal::Known(assistant(address)),
    })
}

#[test]
fn an_assistant_is_asked_first_and_reads_along_after_a_yes() {
    made().when(&name("a", "desk@ally.example", 9)).refused(&PledgeRejection::NotVerified);
    verified().when(&name("a", " ", 9)).refused(&PledgeRejection::TextTooLong);
    verified().when(&name("a", "desk@ally.example", 9)).then([named("a", "desk@ally.example", 1, 9)]);
    let asked = verified().after(&name("a", "desk@ally.example", 9));
    assert_eq!(asked.state().endpoints(), [endpoint("mail")]);
    let verify =
        |mail: &str, n| PledgeCommand::VerifyAssistant { mail: endpoint(mail), n, at_ms: 9 + PAUSE_MS };
    let no_link = PledgeRejection::Verification(VerificationRejection::NoSuchLink);
    asked.when(&verify("a", 2)).refused(&no_link);
    asked.when(&verify("b", 1)).refused(&no_link);
    let yes = PledgeEvent::AssistantVerified(AssistantVerified { mail: endpoint("a") });
    asked.when(&verify("a", 1)).then([yes]);
    let reads = asked.after(&verify("a", 1));
    reads.when(&verify("a", 1)).then([]);
    assert_eq!(reads.state().endpoints(), [endpoint("mail"), endpoint("a")]);
    reads.when(&name("b", "desk@ally.example", 99)).then([]);
    assert!(reads.after(&PledgeCommand::Erase).state().assistant.is_none());
}

#[test]
fn the_same_assistant_is_asked_again_at_the_same_place_and_another_one_elsewhere() {
    let asked = verified().after(&name("a", "desk@ally.example", 9));
    let retry_at_ms = 9 + PAUSE_MS;
    let too_soon = VerificationRejection::TooSoon { retry_at_ms };
    asked.when(&name("b", "desk@ally.example", 10)).refused(&PledgeRejection::Verification(too_soon));
    let again = asked.when(&name("b", "desk@ally.example", retry_at_ms));
    again.then([named("a", "desk@ally.example", 2, retry_at_ms)]);
    asked.when(&name("b", "other@ally.example", 10)).then([named("b", "other@ally.example", 1, 10)]);
    let other = asked.after(&name("b", "other@ally.example", 10));
    let remove = |mail: &str| PledgeCommand::RemoveAssistant { mail: endpoint(mail) };
    other.when(&remove("a")).then([]);
    let removed = PledgeEvent::AssistantRemoved(AssistantRemoved { mail: endpoint("b") });
    other.when(&remove("b")).then([removed]);
    assert!(other.after(&remove("b")).state().assistant.is_none());
}

#[test]
fn how_to_be_told_and_of_which_panels_is_chosen_once() {
    let manner = Manner { daily: Some(8), praise: true, ..Manner::default() };
    let choose = PledgeCommand::ChooseManner { manner };
    made().when(&choose).refused(&PledgeRejection::NotVerified);
    let chosen = MannerChosen { about: Personal::Known(manner) };
    verified().when(&choose).then([PledgeEvent::MannerChosen(chosen)]);
    verified().after(&choose).when(&choose).then([]);
    let wrong = PledgeCommand::ChooseManner { manner: Manner { daily: Some(24), ..manner } };
    verified().when(&wrong).refused(&PledgeRejection::Manner(MannerFault::NoHour));
    for which in Which::ALL {
        assert_eq!(serde_json::to_value(which).expect("JSON"), which.name());
    }
    let choose = PledgeCommand::ChooseWhich { which: Which::Speaking };
    made().when(&choose).then([PledgeEvent::WhichChosen(WhichChosen { which: Which::Speaking })]);
    made().after(&choose).when(&choose).then([]);
}

#[test]
fn a_name_stands_in_public_beside_what_its_owner_released_for_one_programme() {
    let voice = Voice { name: "Ada Ally".into(), words: "Ask, and it is mended.".into() };
    let release = PledgeCommand::ReleaseVoice { about: voice.clone() };
    let joins = |id: &str| PledgeCommand::ChooseProgramme { programme: ProgrammeId::new(id).ok() };
    verified().when(&release).refused(&PledgeRejection::NoProgramme);
    made().after(&joins("p1")).when(&release).refused(&PledgeRejection::NotVerified);
    let joined = || verified().after(&joins("p1"));
    let released = VoiceReleased { about: Personal::Known(voice.clone()) };
    joined().when(&release).then([PledgeEvent::VoiceReleased(released)]);
    for text in [String::new(), " ".into(), "x".repeat(VOICE_BYTES_MAX + 1)] {
        let about = Voice { words: text, ..voice.clone() };
        joined().when(&PledgeCommand::ReleaseVoice { about }).refused(&PledgeRejection::NoVoice);
    }
    let heard = || joined().after(&release);
    assert!(heard().state().is_heard);
    heard().when(&release).then([]);
    heard().when(&PledgeCommand::TakeVoiceBack).then([PledgeEvent::VoiceTakenBack(VoiceTakenBack {})]);
    let silent = heard().after(&PledgeCommand::TakeVoiceBack);
    silent.when(&PledgeCommand::TakeVoiceBack).then([]);
    assert!(!silent.state().is_heard && silent.state().voice.known().is_none());
    assert!(!heard().after(&joins("p2")).state().is_heard, "for another programme nothing was released");
}
