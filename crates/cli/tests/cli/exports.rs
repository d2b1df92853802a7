//! `openfloor export`: what was imported, written for others.

use crate::directory::ROSTER;
use crate::program::{Folder, Up, done, openfloor};

#[test]
fn an_event_is_written_in_each_format_and_stands_as_it_did() {
    let folder = Folder::new();
    let (data, file) = (folder.path("data"), folder.write("forum.csv", ROSTER));
    let up = Up::start(&["--data", &data]);
    done(&["import", &file, "--data", &data]);
    let read = |name: &str| {
        let lines = done(&["check", name, "--json"]).lines();
        let panels = lines.iter().filter(|line| line.get("panel").is_some());
        let mut digests: Vec<_> =
            panels.map(|line| (line["panel"].to_string(), line["digest"].to_string())).collect();
        digests.sort();
        digests
    };
    let exported = |format: &str, name: &str| {
        let to = folder.path(name);
        let run = done(&["export", "forum", "--format", format, "--to", &to, "--data", &data]);
        assert!(run.talk.contains("forum is in"), "{}", run.talk);
        to
    };
    for (format, name) in [("csv", "out.csv"), ("json", "out.json")] {
        assert_eq!(read(&exported(format, name)), read(&file), "{format}");
    }
    let frab = std::fs::read_to_string(exported("frab", "out.schedule.json")).expect("written");
    assert!(frab.contains("Berta Exemplar") && !frab.contains("berta@") && !frab.contains("woman"), "{frab}");
    let told = done(&["export", "forum", "--data", &data]).out;
    assert!(told.contains("convening,panel,title") && told.contains("Alan Exemplar"), "{told}");
    assert!(told.contains("berta@"), "what is read by address is known by it again: {told}");
    let none = openfloor(&["export", "nowhere", "--data", &data]);
    assert_eq!(none.code, 1, "{}", none.talk);
    assert!(none.talk.contains("nowhere"), "{}", none.talk);
    assert_eq!(up.stop(), Some(0));
    assert_eq!(done(&["export", "forum", "--data", &data]).out, told, "also where nothing runs");
}
