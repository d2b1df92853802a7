//! What another charter would have said of a log that services apart write.

use std::path::Path;

use openfloor_tests::{Three, run};
use serde_json::Value;

use super::support::{accepted, organiser, roster, roster_path, seat};

#[tokio::test]
async fn a_charter_is_tried_on_the_log_of_services_apart() {
    let three = Three::start(0, &[]).await;
    let client = organiser(&three, "peace").await;
    let men = [seat("Quirin Example", "man"), seat("Ruben Example", "man")];
    let mixed = [seat("Quirin Example", "man"), seat("Salome Example", "woman")];
    accepted(&client.put(&roster_path("peace", "one"), &roster(&men)).await);
    accepted(&client.put(&roster_path("peace", "two"), &roster(&mixed)).await);
    let charter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/domain/charters/policies.toml");
    let charter = charter.to_str().expect("a path of text");
    let lines = run(&["backtest", "--charter", charter, "--json", "--nats", &three.nats.url()]);
    let rules: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = |id: &str| rules.iter().find(|rule| rule["rule"] == id).expect("the rule");
    let zone = of("zone_40_60");
    assert_eq!((&zone["holds"], &zone["does_not_hold"], &zone["alerts"]), (&1.into(), &1.into(), &1.into()));
    // It is judged from thirty days before a day that is far away.
    let far = of("equilibre");
    assert_eq!((&far["does_not_hold"], &far["alerts"]), (&1.into(), &0.into()));
}
