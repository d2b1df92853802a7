//! Given, when, then.

use super::*;
use crate::decider::spec::{Given, given};
use crate::ids::RuleId;
use crate::judgement::Predicate;
use crate::verification::PAUSE_MS;

fn endpoint(id: &str) -> EndpointId {
    EndpointId::new(id).expect("an id")
}

fn watches() -> Watched {
    Watched::Organiser(OrganiserId::new("o1").expect("an id"))
}

fn about() -> SubscriptionAbout {
    let id = RuleId::new("igc").expect("an id");
    SubscriptionAbout {
        name: "Desk".into(),
        address: "desk@paper.example".into(),
        webhook: None,
        rule: Rule::new(id, "Not single-sex", "IGC", Predicate::NotSingleSex),
        language: Language::Fr,
        salt: "salt".into(),
    }
}

fn make(about: SubscriptionAbout) -> SubscriptionCommand {
    SubscriptionCommand::Make { watches: watches(), mail: endpoint("mail"), webhook: None, about, at_ms: 0 }
}

fn made() -> Given<Subscription> {
    given::<Subscription>([]).after(&make(about()))
}

const VERIFY: SubscriptionCommand = SubscriptionCommand::VerifyAddress { n: 1, at_ms: 5 };

#[test]
fn a_subscription_is_inert_until_its_address_is_verified() {
    let made_event =
        Made { watches: watches(), mail: endpoint("mail"), webhook: None, about: Personal::Known(about()) };
    given::<Subscription>([]).when(&make(about())).then([
        SubscriptionEvent::Made(made_event),
        SubscriptionEvent::VerificationAsked(VerificationAsked { n: 1, at_ms: 0 }),
    ]);
    assert!(!made().state().is_active());
    assert!(made().after(&VERIFY).state().is_active());
    made().when(&make(about())).refused(&SubscriptionRejection::AlreadyMade);
    let nameless = SubscriptionAbout { name: String::new(), ..about() };
    given::<Subscription>([]).when(&make(nameless)).refused(&SubscriptionRejection::TextTooLong);
}

#[test]
fn what_makes_no_sense_is_refused_and_what_is_as_long_as_may_be_is_not() {
    let named = |name: String| make(SubscriptionAbout { name, ..about() });
    let decide = |command: &SubscriptionCommand| Subscription::decide(&SubscriptionState::default(), command);
    assert!(decide(&named("x".repeat(TEXT_BYTES_MAX))).is_ok());
    assert_eq!(decide(&named("x".repeat(TEXT_BYTES_MAX + 1))), Err(SubscriptionRejection::TextTooLong));
    let hook = Webhook { url: "https://paper.example".into(), secret: "whsec_".into() };
    let hooked = SubscriptionAbout { webhook: Some(hook), ..about() };
    assert_eq!(decide(&make(hooked.clone())), Err(SubscriptionRejection::WebhookWithoutEndpoint));
    let SubscriptionCommand::Make { watches, mail, at_ms, .. } = make(about()) else { unreachable!() };
    let webhook = Some(endpoint("hook"));
    let both = SubscriptionCommand::Make { watches, mail, webhook, about: hooked, at_ms };
    let state = given::<Subscription>([]).after(&both).state();
    assert_eq!(state.endpoints(), [endpoint("mail"), endpoint("hook")]);
    let mut void = about();
    void.rule.counted.clear();
    assert_eq!(decide(&make(void)), Err(RuleFault::CountsNobody.into()));
}

#[test]
fn another_mail_can_be_asked_for_later() {
    let again = |at_ms| SubscriptionCommand::AskAgain { at_ms };
    let refused = VerificationRejection::TooSoon { retry_at_ms: PAUSE_MS };
    made().when(&again(PAUSE_MS - 1)).refused(&refused.into());
    let asked = VerificationAsked { n: 2, at_ms: PAUSE_MS };
    made().when(&again(PAUSE_MS)).then([SubscriptionEvent::VerificationAsked(asked)]);
    made().after(&VERIFY).when(&again(PAUSE_MS)).then_nothing();
}

#[test]
fn it_ends_by_being_withdrawn_or_erased() {
    let withdrawn = made().after(&VERIFY).after(&SubscriptionCommand::Withdraw);
    assert!(!withdrawn.state().is_active());
    withdrawn.when(&SubscriptionCommand::Withdraw).then_nothing();
    withdrawn.when(&VERIFY).refused(&SubscriptionRejection::Withdrawn);
    let erased = withdrawn.after(&SubscriptionCommand::Erase);
    assert_eq!(erased.state().about, Personal::Erased);
    erased.when(&SubscriptionCommand::Erase).then_nothing();
    erased.when(&make(about())).refused(&SubscriptionRejection::Erased);
    given::<Subscription>([]).when(&VERIFY).refused(&SubscriptionRejection::Unknown);
}

#[test]
fn how_to_be_told_is_chosen_once() {
    let manner = Manner { praise: true, ..Manner::default() };
    let choose = SubscriptionCommand::ChooseManner { manner };
    let chosen = SubscriptionEvent::MannerChosen(MannerChosen { about: Personal::Known(manner) });
    made().when(&choose).then([chosen]);
    made().after(&choose).when(&choose).then([]);
    let wrong = SubscriptionCommand::ChooseManner { manner: Manner { daily: Some(24), ..manner } };
    made().when(&wrong).refused(&SubscriptionRejection::Manner(MannerFault::NoHour));
}

#[test]
fn a_panel_is_watched_by_its_organiser_its_convening_its_series_and_by_whoever_watches_everything() {
    let organiser = |id: &str| OrganiserId::new(id).expect("an id");
    let convening = |id: &str| ConveningId::new(id).expect("an id");
    let series = |id: &str| SeriesId::new(id).expect("an id");
    let panel = PanelId::new("c1~p1").expect("an id");
    for (watched, in_series, alone) in [
        (Watched::Organiser(organiser("o1")), true, true),
        (Watched::Organiser(organiser("o2")), false, false),
        (Watched::Convening(convening("c1")), true, true),
        (Watched::Convening(convening("c2")), false, false),
        (Watched::Series(series("s1")), true, false),
        (Watched::Series(series("s2")), false, false),
        (Watched::Everything, true, true),
    ] {
        let has = |series: Option<&SeriesId>| watched.has(&organiser("o1"), &panel, series);
        assert_eq!((has(Some(&series("s1"))), has(None)), (in_series, alone), "{watched:?}");
    }
    let hosts = [Host::Organiser(organiser("o1")), Host::Convening(convening("c1"))];
    let watched = [Watched::Organiser(organiser("o1")), Watched::Convening(convening("c1"))];
    assert_eq!(hosts.map(Watched::from), watched);
}
