//! The log is readable by a stranger with a key, and closed to one without; the erased are gone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use openfloor_log_jetstream::{JetStreamKeys, JetStreamLog, Options};
use openfloor_tests::{Installation, Single, Three, eventually, keys_in_log};
use serde_json::{Value, json};

use super::support::{accepted, organiser, roster, roster_path, seat};

/// The Python that has what a foreign client needs.
fn python() -> PathBuf {
    std::env::var_os("OPENFLOOR_PYTHON")
        .map(PathBuf::from)
        .expect("OPENFLOOR_PYTHON names a Python with nats-py, msgpack and PyNaCl; cargo xtask test sets it")
}

fn read_log(three: &Three, more: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign/read_log.py");
    let output = Command::new(python()).arg(script).args(["--nats", &three.nats.url()]).args(more).output();
    let output = output.expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_python_client_lists_the_panels_without_a_woman_with_keys_only() {
    let three = Three::start(1, &[]).await;
    let client = organiser(&three, "peace").await;
    let men = [seat("Quirin Example", "man"), seat("Ruben Example", "man")];
    let mixed = [seat("Quirin Example", "man"), seat("Salome Example", "woman")];
    let without = accepted(&client.put(&roster_path("peace", "one"), &roster(&men)).await);
    accepted(&client.put(&roster_path("peace", "two"), &roster(&mixed)).await);
    let found: Vec<Value> = read_log(&three, &[])
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let panels: Vec<&str> = found.iter().filter_map(|line| line["panel"].as_str()).collect();
    assert_eq!(panels, [without["id"].as_str().expect("an id")], "{found:?}");
    let blind = read_log(&three, &["--no-keys"]).to_lowercase();
    for secret in ["quirin", "ruben", "salome", "woman", "ceasefire"] {
        assert!(!blind.contains(secret), "without keys the stranger learned {secret:?}: {blind}");
    }
}

/// Every file below a folder that holds one of the words, as bytes.
fn files_with(folder: &Path, words: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let hits = words.iter().filter(|word| bytes.windows(word.len()).any(|window| window == **word));
            found.extend(hits.map(|word| format!("{} in {}", String::from_utf8_lossy(word), path.display())));
        }
    }
    found
}

const NAME: &str = "Xanthippe Quillfeather";

/// The same file twice, with her erasure in between. `keys` looks up the keys in the log before it.
async fn erase_and_import_again(
    installation: &impl Installation,
    keys: impl AsyncFn() -> Vec<(String, Vec<u8>)>,
) -> Vec<Vec<u8>> {
    let client = organiser(installation, "peace").await;
    let sheet = format!(
        "convening,panel,title,name,gender,role\npeace,one,T,{NAME},Woman,Panelist\npeace,one,T,R Example,Man,Panelist\n"
    );
    let import = async || {
        let reply = client.send("POST", "/api/v1/imports?name=sheet.csv", &[], sheet.clone()).await;
        accepted(&reply.expect("an answer"))
    };
    import().await;
    let keys = keys().await;
    let who = json!({ "name": NAME, "convening": "peace" });
    let erased = accepted(&client.post("/api/v1/persons/erase", &who).await);
    let subject = format!("person:{}", erased["person"].as_str().expect("a person"));
    let hers: Vec<Vec<u8>> = keys.into_iter().filter(|(of, _)| *of == subject).map(|(_, key)| key).collect();
    assert_eq!((hers.len(), erased["keys"].as_u64()), (1, Some(1)), "one key is hers, and was destroyed");
    assert_eq!(import().await["commits"], 0, "importing the same file again appends nothing");
    hers
}

/// What must be in no file any more: her name, and the key of her boxes as bytes and as text.
fn words(keys: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let hex = |key: &Vec<u8>| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let mut words = vec![NAME.as_bytes().to_vec(), b"Xanthippe".to_vec()];
    words.extend(keys.iter().flat_map(|key| [key.clone(), hex(key)]));
    words
}

async fn no_file_holds(words: &[Vec<u8>], folders: &[PathBuf]) {
    let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    // The views settle in the background: they are folded anew without her.
    eventually("no file holds her name or key", Duration::from_secs(60), || {
        let found: Vec<String> = folders.iter().flat_map(|folder| files_with(folder, &words)).collect();
        async move { found.is_empty().then_some(()) }
    })
    .await;
}

#[tokio::test]
async fn the_erased_are_in_no_file_of_one_process_and_stay_erased() {
    let single = Single::start(&["--settle-erasures-seconds", "0"]).await;
    let hers = erase_and_import_again(&single, async || single.backed_up().keys_in_log().await).await;
    let words = words(&hers);
    no_file_holds(&words, &[single.directory()]).await;
    let client = organiser(&single, "peace").await;
    let seats = [json!({ "name": NAME, "class": "woman", "role": "moderator" })];
    let seated = accepted(&client.put(&roster_path("peace", "two"), &json!({ "seats": seats })).await);
    assert_eq!(seated["standing"]["counts"]["unknown"], 1, "seated again she is not stated: {seated}");
    no_file_holds(&words, &[single.directory()]).await;
}

#[tokio::test]
async fn the_erased_are_in_no_file_of_three_processes_and_the_broker() {
    let three = Three::start(1, &[]).await;
    let options = || Options { create: false, ..Options::new(three.nats.url(), "checker") };
    let log = JetStreamLog::connect(options()).await.expect("the log");
    let keys = JetStreamKeys::connect(options()).await.expect("the keys");
    let hers = erase_and_import_again(&three, async || keys_in_log(log.as_ref(), keys.as_ref()).await).await;
    no_file_holds(&words(&hers), &[three.directory(), three.nats.store_dir()]).await;
}
