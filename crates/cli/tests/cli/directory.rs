//! Commands on a data directory where nothing runs.

use std::path::Path;

use crate::program::{Folder, done, openfloor};

/// Two panels; one place is open.
pub(crate) const ROSTER: &str = "\
convening,panel,name,email,gender,role,date
forum,harbour,Alan Exemplar,alan@forum.example,Man,Panelist,2026-12-14
forum,harbour,Berta Exemplar,berta@forum.example,Woman,Panelist,2026-12-14
forum,harbour,TBC,,,Panelist,2026-12-14
forum,bridges,Carl Exemplar,carl@forum.example,Man,Panelist,2026-12-15
forum,bridges,Berta Exemplar,berta@forum.example,Woman,Moderator,2026-12-15
";

/// Every file below a directory that holds a text, in any case.
pub(crate) fn files_with(directory: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else {
            let bytes = std::fs::read(&path).expect("readable").to_ascii_lowercase();
            if bytes.windows(text.len()).any(|window| window == text.to_ascii_lowercase().as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[test]
fn a_document_is_imported_once_however_often() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let first = done(&["import", &file, "--data", &data, "--json"]);
    let lines = first.lines();
    let summary = &lines.last().expect("a summary")["summary"];
    assert_eq!(
        (&summary["panels"], &summary["commits"], &summary["open_seats"]),
        (&2.into(), &3.into(), &1.into())
    );
    let again = done(&["import", &file, "--data", &data]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
    assert!(again.out.contains("forum.csv"), "{}", again.out);

    // What is stored stands as what was only checked.
    let checked = done(&["check", &file, "--json"]);
    let digest = |lines: &[serde_json::Value], panel: &str| {
        let line = lines.iter().find(|line| line["panel"] == panel).expect("the panel");
        (
            line["digest"].clone(),
            line["counts"]["women"].clone(),
            line["verdicts"]["barder"]["outcome"].clone(),
        )
    };
    for panel in ["harbour", "bridges"] {
        assert_eq!(digest(&lines, panel), digest(&checked.lines(), panel), "{panel}");
    }
}

#[test]
fn the_log_is_told_line_by_line_and_opened_only_if_asked() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let all = done(&["tail", "--all", "--data", &data]);
    let lines = all.lines();
    assert!(lines.windows(2).all(|pair| pair[0]["position"].as_u64() < pair[1]["position"].as_u64()));
    let panel = lines.iter().find(|line| line["stream"].as_str().is_some_and(|s| s.starts_with("panel-")));
    let panel = panel.expect("a panel");
    assert_eq!(panel["events"][0], "panel.planned");
    assert!(panel["at"].as_str().expect("a time").contains('T'));
    assert!(!all.out.contains("Exemplar") && !all.out.contains("opened"));
    let opened = done(&["tail", "-n", "2", "--open", "--data", &data]);
    assert_eq!(opened.lines().len(), 2);
    assert!(opened.out.contains("Berta Exemplar"));
}

#[test]
fn a_replay_folds_every_view_anew() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let replay = done(&["replay", "--data", &data]);
    assert!(replay.talk.contains("ingest:") && replay.talk.contains("projection:"), "{}", replay.talk);
    let again = done(&["import", &file, "--data", &data]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
}

#[test]
fn a_backup_is_two_files_that_can_be_put_back() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let backup = folder.path("backup");
    let made = done(&["backup", &backup, "--data", &data]);
    assert_eq!(made.out.lines().count(), 2);
    let over = openfloor(&["backup", &backup, "--data", &data]);
    assert_eq!(over.code, 4, "{}", over.talk);

    let occupied = openfloor(&["restore", &backup, "--data", &data]);
    assert_eq!(occupied.code, 4, "{}", occupied.talk);
    assert!(occupied.talk.contains("not empty"), "{}", occupied.talk);
    let restored = folder.path("restored");
    done(&["restore", &backup, "--data", &restored]);
    let again = done(&["import", &file, "--data", &restored]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
}

#[test]
fn a_log_is_not_restored_with_the_keys_of_another() {
    let folder = Folder::new();
    let file = folder.write("forum.csv", ROSTER);
    for name in ["one", "two"] {
        done(&["import", &file, "--data", &folder.path(name)]);
        done(&["backup", &folder.path(&format!("backup-{name}")), "--data", &folder.path(name)]);
    }
    std::fs::copy(folder.path("backup-two/keys.sqlite"), folder.path("backup-one/keys.sqlite"))
        .expect("copied");
    let refused = openfloor(&["restore", &folder.path("backup-one"), "--data", &folder.path("data")]);
    assert_eq!(refused.code, 3, "{}", refused.talk);
    assert!(refused.talk.contains("not of one backup"), "{}", refused.talk);
    std::fs::remove_file(folder.path("backup-one/keys.sqlite")).expect("removed");
    let half = openfloor(&["restore", &folder.path("backup-one"), "--data", &folder.path("data")]);
    assert_eq!(half.code, 3, "{}", half.talk);
    assert!(half.talk.contains("keys.sqlite"), "{}", half.talk);
    let left = std::fs::read_dir(folder.path("data")).expect("a directory");
    let left: Vec<_> = left.map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["owner.lock"]);
}

#[test]
fn half_a_data_directory_is_refused() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    std::fs::remove_file(folder.path("data/keys.sqlite")).expect("removed");
    let refused = openfloor(&["import", &file, "--data", &data]);
    assert_eq!(refused.code, 1, "{}", refused.talk);
    assert!(refused.talk.contains("no keys.sqlite"), "{}", refused.talk);
}

#[test]
fn the_erased_are_gone_and_stay_gone() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    assert!(done(&["tail", "--all", "--open", "--data", &data]).out.contains("Berta Exemplar"));
    let erased = done(&["person", "erase", "--address", "Berta@forum.example", "--data", &data]);
    assert!(erased.talk.contains("keys destroyed: 1"), "{}", erased.talk);
    let again = done(&["import", &file, "--data", &data]);
    assert!(!again.talk.contains("panicked"));
    let opened = done(&["tail", "--all", "--open", "--data", &data]).out;
    assert!(!opened.contains("Berta") && opened.contains("\"closed\":\"erased\""), "{opened}");
    assert!(opened.contains("Alan Exemplar"));
    assert_eq!(files_with(Path::new(&data), "berta"), Vec::<String>::new());

    let pseudonym = erased.out.trim();
    let by_id = done(&["person", "erase", "--person", pseudonym, "--data", &data]);
    assert_eq!(by_id.out.trim(), pseudonym);
}

#[test]
fn organisers_have_keys_of_their_own() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let added =
        done(&["organiser", "add", "Forum North", "--contact", "desk@forum.example", "--data", &data]);
    let key = added.out.trim();
    assert!(key.starts_with("openfloor_"), "{key}");
    let theirs = done(&["import", &file, "--data", &data, "--key", key, "--json"]);
    let ours = done(&["import", &file, "--data", &data, "--json"]);
    let id = |run: &crate::program::Run| run.lines()[0]["id"].clone();
    assert_ne!(id(&theirs), id(&ours), "the same document of two organisers is two panels");

    let organiser = key.split('_').nth(1).expect("an id");
    let another = done(&["key", "issue", "--organiser", organiser, "--data", &data]);
    let again = done(&["import", &file, "--data", &data, "--key", another.out.trim()]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
    let nobody = openfloor(&["key", "issue", "--organiser", "0123456789ab", "--data", &data]);
    assert_eq!(nobody.code, 1, "{}", nobody.talk);
    let wrong = format!("openfloor_{organiser}_0badc0de_{}", "0".repeat(64));
    let refused = openfloor(&["import", &file, "--data", &data, "--key", &wrong]);
    assert_eq!(refused.code, 1, "{}", refused.talk);
}

#[test]
fn a_charter_of_your_own_is_judged_by() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let charter = "\
id = \"house\"
title = \"House rules\"
version = \"1\"
source = \"Ours.\"

[[rules]]
id = \"two_women\"
title = \"Two women\"
source = \"Ours.\"
predicate = { at_least_women = { n = 2 } }
min_size = 2
";
    let path = folder.write("house.toml", charter);
    let adopted = done(&["charter", "adopt", &path, "--data", &data]);
    assert_eq!(adopted.out.trim(), "two_women");
    let stored = done(&["import", &file, "--data", &data, "--json"]);
    assert_eq!(
        stored.lines()[0]["verdicts"]["two_women"]["outcome"].as_str().map(str::is_empty),
        Some(false)
    );
    let checked = done(&["check", &file, "--charter", &path, "--rules", "two_women", "--json"]);
    assert_eq!(checked.lines()[1]["verdicts"]["two_women"]["outcome"], "breach");
    let broken = folder.write("broken.toml", "id = 'x'\nrules = 3\n");
    let refused = openfloor(&["charter", "adopt", &broken, "--data", &data]);
    assert_eq!(refused.code, 3, "{}", refused.talk);
    assert!(refused.talk.contains("line "), "{}", refused.talk);
}

#[test]
fn every_rule_is_listed_with_what_is_not_assessed_and_more_can_be_adopted() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let rules = |list: &[serde_json::Value], is_in_force: bool| {
        list.iter().filter(|rule| rule["is_in_force"] == is_in_force).count()
    };
    let list = done(&["charter", "list", "--data", &data, "--json"]).lines();
    assert_eq!((rules(&list, true), rules(&list, false)), (12, 8));
    let adopted = done(&["charter", "adopt", "policies", "--data", &data]);
    assert!(adopted.out.contains("zone_40_60"), "{}", adopted.out);
    let list = done(&["charter", "list", "--data", &data, "--json"]).lines();
    assert_eq!((rules(&list, true), rules(&list, false)), (20, 0));
    let shown = done(&["charter", "show", "ga_2020", "--data", &data]).out;
    assert!(
        shown.contains("not assessed: at least 20 % women of colour (Openfloor keeps no data about race"),
        "{shown}"
    );
    // Panels are judged by what was adopted: of three people no number is 40 to 60 %.
    let again = done(&[
        "import",
        &folder.write("more.csv", &ROSTER.replace("harbour", "canal")),
        "--data",
        &data,
        "--json",
    ]);
    let canal = again.lines().into_iter().find(|line| line["panel"] == "canal").expect("a panel");
    assert_eq!(canal["verdicts"]["zone_40_60"]["outcome"], "breach");
    let unknown = openfloor(&["charter", "show", "nobody", "--data", &data]);
    assert!(unknown.talk.contains("openfloor charter list"), "{}", unknown.talk);
}

#[test]
fn a_charter_is_tried_on_what_is_stored_and_changes_nothing() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    done(&["import", &file, "--data", &data]);
    let charter = folder.write(
        "house.toml",
        "id = \"house\"\ntitle = \"House rules\"\nversion = \"1\"\nsource = \"Ours.\"\n\n[[rules]]\n\
         id = \"barder\"\ntitle = \"Three women\"\nsource = \"Ours.\"\npredicate = { at_least_women = { n = 3 } }\n",
    );
    let tried = done(&["backtest", "--charter", &charter, "--data", &data, "--json"]).lines().remove(0);
    assert_eq!((&tried["rule"], &tried["does_not_hold"]), (&"barder".into(), &2.into()));
    assert_eq!(tried["changed"].as_array().map(Vec::len), Some(2), "{tried}");
    // No line-up is complete, so nobody would have been told.
    assert_eq!(tried["alerts"], 0);
    let shown = done(&["backtest", "--charter", &charter, "--data", &data]);
    assert!(
        shown.out.contains("days early") && shown.talk.contains("events in"),
        "{} {}",
        shown.out,
        shown.talk
    );
    let list = done(&["charter", "list", "--data", &data, "--json"]).out;
    assert!(!list.contains("Three women"), "it is not in force");
    let broken = folder.write("broken.toml", "id = 3\n");
    let refused = openfloor(&["backtest", "--charter", &broken, "--data", &data]);
    assert!(refused.code != 0 && refused.talk.contains("line 1"), "{}", refused.talk);
}

#[test]
fn a_series_is_compared_with_chance_and_never_said_to_prove_anything() {
    let folder = Folder::new();
    let mut text = String::from("convening,panel,name,gender,role,date\n");
    for panel in 0..9 {
        for seat in 0..4 {
            let class = if seat == 0 && panel % 3 == 0 { "woman" } else { "man" };
            text.push_str(&format!("forum,panel {panel},P{panel} S{seat},{class},Panelist,2026-12-14\n"));
        }
    }
    let file = folder.write("nine.csv", &text);
    let said = done(&["series", &file]).out;
    assert!(said.contains("This does not prove bias") && said.contains("9 panels"), "{said}");
    let json = done(&["series", &file, "--json"]).lines().remove(0);
    assert_eq!((&json["panels"], &json["women"], &json["men_only"]), (&9.into(), &3.into(), &6.into()));
    assert!(json["tested"][0]["tails"].is_object(), "{json}");
    // Seven panels are too few for a p-value.
    let seven: String = text.lines().take(1 + 7 * 4).map(|line| format!("{line}\n")).collect();
    let few = done(&["series", &folder.write("seven.csv", &seven), "--json"]).lines().remove(0);
    assert!(few["tested"][0]["tails"].is_null() && few["tested"][0]["finding"].is_object(), "{few}");
    // Each file a series of its own, and twice the same corrects as if there were one: p * 2 / 2.
    let all = done(&["series", "--each", &file, &file, &folder.write("few.csv", &seven), "--json"]).lines();
    let [first, second, few] = [0, 1, 2].map(|n| &all[0][n]);
    assert_eq!(
        (&first["file"], &first["panels"], &few["panels"]),
        (&file.as_str().into(), &9.into(), &7.into())
    );
    assert!(first["corrected"][0].is_f64() && first["corrected"] == second["corrected"], "{first}");
    assert!(few["corrected"][0].is_null(), "{few}");
    let said = done(&["series", "--each", &file, &file]).out;
    assert!(said.contains("8 p-values in 2 series") && said.contains("does not prove bias"), "{said}");
}
