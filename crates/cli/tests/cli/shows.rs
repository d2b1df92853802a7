//! `openfloor show`: a panel, an event and many panels, now and as they were known before.

use crate::directory::ROSTER;
use crate::program::{Folder, Up, done, openfloor};

#[test]
fn what_was_known_before_is_shown_of_a_panel_an_event_and_many_panels() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let up = Up::start(&["--data", &data]);
    done(&["import", &file, "--data", &data]);
    let show = |arguments: &[&str]| {
        let all: Vec<&str> =
            ["show"].iter().chain(arguments).chain(&["--data", data.as_str()]).copied().collect();
        done(&all)
    };
    let event = &show(&["forum", "--json"]).lines()[0];
    let panels = event["panels"].as_array().expect("panels");
    let harbour = panels.iter().find(|panel| panel["slug"] == "harbour").expect("a panel");
    let id = harbour["id"].as_str().expect("an id").to_owned();
    let history = &show(&[&id, "--history", "--json"]).lines()[0];
    let first = history["records"][0]["position"].as_str().expect("a position").to_owned();

    folder.write(
        "forum.csv",
        &ROSTER
            .replace("Alan Exemplar,alan@forum.example,Man", "Alan Exemplar,alan@forum.example,Undisclosed"),
    );
    done(&["import", &file, "--data", &data]);
    let men = |arguments: &[&str]| show(arguments).lines()[0]["standing"]["counts"]["men"].clone();
    assert_eq!(men(&[&id, "--json"]), 0);
    assert_eq!(men(&[&id, "--as-of", &first, "--json"]), 1);
    let forum = &show(&["forum", "--as-of", &first, "--json"]).lines()[0];
    let then = forum["panels"].as_array().expect("panels").iter().find(|panel| panel["id"] == id.as_str());
    assert_eq!(then.expect("the panel")["standing"]["counts"]["men"], 1);
    let series = |arguments: &[&str]| show(arguments).lines()[0]["report"].clone();
    assert_eq!(series(&["--series"])["panels"], 1, "of one panel only one is counted");
    assert_eq!(series(&["forum", "--series", "--as-of", "2020-01-01"])["panels"], 0);
    assert_eq!(series(&["--series"])["caveats"][0], "proves_no_bias");

    let floor = |slots: &[&str]| {
        let all = [&["floor", "forum", "harbour"], slots, &["--data", data.as_str()]].concat();
        openfloor(&all)
    };
    assert!(floor(&["1=12:30/15", "0=20/15"]).talk.contains("2 on the floor; recorded"));
    assert!(floor(&["1=12:30/15", "0=20/15"]).talk.contains("it was so already"));
    assert_ne!(floor(&["99=1"]).code, 0, "nobody sits there");
    let records = show(&[&id, "--history"]).out;
    assert_eq!(records.matches("panel.floor-recorded").count(), 1, "{records}");

    assert!(show(&[&id]).out.contains("1 women of 3"), "{}", show(&[&id]).out);
    assert!(show(&["forum"]).out.contains("does not hold under"), "{}", show(&["forum"]).out);
    assert!(show(&[&id, "--history"]).out.contains("panel.planned"), "{}", show(&[&id, "--history"]).out);
    assert!(!show(&[&id]).out.contains("to look at"), "{}", show(&[&id]).out);
    for wrong in [&["show", "forum", "--history"][..], &["show", &id, "--series"], &["show", "no name!"]] {
        let run = openfloor(&[wrong, &["--data", data.as_str()]].concat());
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.talk);
    }
    assert_eq!(up.stop(), Some(0));
}

/// A woman among three men, who spoke before her.
const BANK: &str = "\
convening,panel,name,counted as,role,date
bank,water,Alan Exemplar,man,Panelist,2026-12-14
bank,water,Carl Exemplar,man,Panelist,2026-12-14
bank,water,Emil Exemplar,man,Panelist,2026-12-14
bank,water,Berta Exemplar,woman,Panelist,2026-12-14
";

#[test]
fn what_is_to_be_looked_at_on_a_panel_is_said_in_sentences() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("bank.csv", BANK));
    let up = Up::start(&["--data", &data]);
    done(&["import", &file, "--data", &data]);
    done(&["floor", "bank", "water", "0=9", "1=9", "2=9", "3=9", "--data", &data]);
    let event = &done(&["show", "bank", "--json", "--data", &data]).lines()[0];
    let id = event["panels"][0]["id"].as_str().expect("an id").to_owned();
    let (sole, order) =
        ("Exactly one of the four is a woman.", "Every man here spoke before the first woman did.");
    let now = done(&["show", &id, "--data", &data]).out;
    assert!(now.contains("to look at:") && now.contains(sole) && now.contains(order), "{now}");
    let history = done(&["show", &id, "--history", "--data", &data]).out;
    assert!(!history.contains(sole) && history.contains(order), "of the past alone: {history}");
    assert_eq!(up.stop(), Some(0));
}
