//! `openfloor up --demo` shows every way a panel can stand.

use serde_json::Value;

use crate::program::{Up, done, eventually, get};

/// The line-ups of the demo, judged.
fn panels() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../services/standalone/demo");
    let names = ["harbour-forum", "tidewater-weekend", "aldermoor-talks", "northmere-meetings"];
    let lines = names.map(|name| done(&["check", &format!("{folder}/{name}.json"), "--json"]).lines());
    lines.into_iter().flatten().filter(|line| line.get("panel").is_some()).collect()
}

fn classes(panel: &Value) -> [u64; 4] {
    ["women", "non_binary", "unknown", "men"].map(|class| panel["counts"][class].as_u64().expect("a number"))
}

#[test]
fn every_kind_of_standing_is_there() {
    let panels = panels();
    let any = |what: &str, holds: &dyn Fn(&Value) -> bool| assert!(panels.iter().any(holds), "{what}");
    let verdict =
        |panel: &Value, rule: &str| panel["verdicts"][rule]["outcome"].as_str().expect("a text").to_owned();
    let signs = |panel: &Value, id: &str| {
        panel["indicators"].as_array().expect("a list").iter().any(|s| s["id"] == id)
    };
    any("holds", &|panel| verdict(panel, "barder") == "ok");
    any("does not hold", &|panel| verdict(panel, "barder") == "breach");
    any("not counted yet", &|panel| {
        let [women, others, unknown, men] = classes(panel);
        women + others + men == 0 && unknown > 1
    });
    any("cannot be said", &|panel| {
        verdict(panel, "share_30") == "undetermined" && panel["counts"]["women"] == 1
    });
    any("asks nothing", &|panel| verdict(panel, "barder") == "not-applicable");
    any("(0,1,0,3)", &|panel| {
        panel["verdicts"]["barder"]["counted"]["men"] == 3
            && panel["verdicts"]["barder"]["counted"]["non_binary"] == 1
            && verdict(panel, "barder") == "breach"
            && panel["is_all_male"] == false
    });
    any("all-male", &|panel| panel["is_all_male"] == true);
    any("a sole woman", &|panel| signs(panel, "T1"));
    any("women only moderate", &|panel| signs(panel, "T2"));
    any("open places", &|panel| panel["counts"]["open_seats"].as_u64() > Some(1));
    any("leaders below, participants above", &|panel| {
        let joint = &panel["verdicts"]["joint"];
        joint["headline"] == "leaders"
            && joint["groups"][1]["outcome"] == "ok"
            && joint["outcome"] == "breach"
    });
    any("holds this year, not the next", &|panel| {
        let joint = &panel["verdicts"]["joint"];
        joint["outcome"] == "ok" && joint["would_hold_next_year"] == false
    });
}

#[test]
fn a_newcomer_sees_panels_at_once() {
    let up = Up::start(&["--demo"]);
    assert!(up.heading().contains("invented"), "{}", up.heading());
    let data = up.told("Data").to_owned();
    let panels = |metrics: &str, verdict: &str| {
        let label = format!("openfloor_panels{{rule=\"barder\",verdict=\"{verdict}\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&label)?.parse::<u64>().ok()).unwrap_or(0)
    };
    let verdicts = ["ok", "breach", "undetermined", "not-applicable"];
    // The figures are read from the view now and then.
    eventually("every verdict is counted", || {
        let (_, metrics) = get(up.told("Metrics"));
        verdicts.iter().all(|verdict| panels(&metrics, verdict) > 0)
    });
    let outbox = up.told("Metrics").replace("/metrics", "/outbox");
    eventually("the ally is told", || get(&outbox).1.contains("Keepers of the light"));
    let (status, page) = get(up.told("Pages"));
    assert_eq!(status, 200);
    assert!(page.contains("Harbour Forum 2026"), "a public event is listed");
    assert!(!page.contains("Aldermoor"), "a closed one is not");
    assert_eq!(up.stop(), Some(0));
    assert!(!std::path::Path::new(&data).exists(), "the directory is gone");
}
