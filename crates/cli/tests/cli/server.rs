//! `openfloor up`, and commands beside it.

use std::path::Path;

use crate::directory::{ROSTER, files_with};
use crate::program::{Folder, Up, done, get, openfloor};

#[test]
fn commands_find_the_up_that_runs() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let up = Up::start(&["--data", &data, "--settle-erasures-seconds", "0"]);
    assert!(up.heading().contains("new data directory"), "{}", up.heading());
    let (pages, metrics) = (up.told("Pages").to_owned(), up.told("Metrics").to_owned());
    assert_eq!(get(&pages).0, 200);
    assert_eq!(get(&metrics.replace("/metrics", "/readyz")).0, 200);
    assert!(up.told("Back up").contains("log.sqlite and keys.sqlite"));
    assert!(up.told("Sign in").contains("/sign-in?code="));
    assert!(up.told("Next").contains(&data));

    let imported = done(&["import", &file, "--data", &data]);
    assert!(imported.talk.contains(pages.trim_end_matches('/')), "{}", imported.talk);
    assert!(done(&["import", &file, "--data", &data]).talk.contains("nothing was new"));
    assert!(done(&["tail", "--data", &data, "--open"]).out.contains("Berta Exemplar"));
    assert!(done(&["sign-in", "--data", &data]).out.starts_with(&pages));
    done(&["replay", "--data", &data]);
    assert_eq!(get(&pages).0, 200, "it serves again after a replay");

    let backup = folder.path("backup");
    done(&["backup", &backup, "--data", &data]);
    done(&["person", "erase", "--address", "berta@forum.example", "--data", &data]);

    let second = openfloor(&["up", "--data", &data]);
    assert_eq!(second.code, 4, "{}", second.talk);
    for word in [data.as_str(), &up.pid().to_string(), pages.trim_end_matches('/')] {
        assert!(second.talk.contains(word), "{word}: {}", second.talk);
    }
    assert_eq!(up.stop(), Some(0));
    assert_eq!(files_with(Path::new(&data), "berta"), Vec::<String>::new());

    // The backup is from before the erasure; the log of the restored one does not know of it.
    let restored = folder.path("restored");
    done(&["restore", &backup, "--data", &restored]);
    assert!(done(&["import", &file, "--data", &restored]).talk.contains("nothing was new"));
}

#[test]
fn an_operator_withholds_a_panel_by_the_address_of_its_page() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let up = Up::start(&["--data", &data]);
    done(&["import", &file, "--data", &data]);
    let told = done(&["tail", "--data", &data]).out;
    let id = told.split_once("panel-").expect("a panel in the log").1;
    let id: String = id.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '~').collect();
    let page = format!("{}panels/{id}", up.told("Pages"));
    let withhold = ["withhold", &page, "--reason", "a court says so", "--data", &data];
    assert!(done(&withhold).talk.contains("is withheld from the public"));
    assert!(done(&withhold).talk.contains("it was so already"));
    let release = [&withhold[..], &["--release"]].concat();
    assert!(done(&release).talk.contains("is shown again"));
    assert!(done(&["questions", "--data", &data]).talk.contains("nothing is said to be wrong"));
    let unknown = openfloor(&["withhold", "nobody", "--reason", "none", "--data", &data]);
    assert!(unknown.code != 0 && unknown.talk.contains("there is no such panel"), "{}", unknown.talk);
    let opened = done(&["tail", "--data", &data]).out;
    assert!(opened.contains("panel.withheld") && !opened.contains("a court says so"), "a reason is sealed");
}

#[test]
fn operators_need_their_key() {
    let folder = Folder::new();
    let data = folder.path("data");
    let up = Up::start(&["--data", &data]);
    let admin = up.told("Metrics").replace("/metrics", "");
    assert_eq!(get(&format!("{admin}/operator/tail")).0, 401);
    assert_eq!(
        get(&format!("{}operator/tail", up.told("Pages"))).0,
        404,
        "operators are not served to the public"
    );
    let file = folder.write("forum.csv", ROSTER);
    let no_organiser =
        openfloor(&["import", &file, "--server", up.told("Pages"), "--key", "openfloor_a_b_c"]);
    assert_eq!(no_organiser.code, 1, "{}", no_organiser.talk);
}

#[test]
fn what_a_crash_left_behind_is_taken_over() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let up = Up::start(&["--data", &data]);
    done(&["import", &file, "--data", &data]);
    // Dropping it kills it as a crash does: the lock file still names it.
    drop(up);
    let again = done(&["import", &file, "--data", &data]);
    assert!(again.talk.contains("nothing was new"), "{}", again.talk);
    let up = Up::start(&["--data", &data]);
    assert_eq!(up.heading(), "Openfloor runs.");
}

#[test]
fn commands_here_find_an_up_that_listens_everywhere() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let key = "k".repeat(40);
    let arguments = [
        ["--data", &data],
        ["--listen", "0.0.0.0:0"],
        ["--admin", "0.0.0.0:0"],
        ["--public-url", "https://floor.example"],
        ["--contact", "desk@floor.example"],
        ["--operator-key", &key],
    ];
    let up = Up::start(arguments.as_flattened());
    assert_eq!(up.told("Pages"), "https://floor.example/");
    assert!(up.told("Sign in").starts_with("https://floor.example/sign-in?code="));
    done(&["import", &file, "--data", &data]);
    done(&["tail", "--data", &data]);
    let admin = up.told("Metrics").replace("/metrics", "");
    assert_eq!(get(&format!("{admin}/outbox")).0, 401, "letters are for operators");
    assert_eq!(get(&format!("{admin}/readyz")).0, 200);
}
