//! Given, when, then.

use super::*;
use crate::decider::spec::{Given, given};
use crate::ids::{OrganiserId, RuleId};
use crate::judgement::Predicate;

fn endpoint(id: &str) -> EndpointId {
    EndpointId::new(id).expect("an id")
}

fn watches() -> Host {
    Host::Organiser(OrganiserId::new("o1").expect("an id"))
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
