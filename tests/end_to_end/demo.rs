//! What a newcomer types first.

use std::time::Duration;

use openfloor_tests::{Client, Process, openfloor};

#[tokio::test]
async fn up_demo_shows_panels_and_how_they_stand() {
    let arguments = ["up", "--demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"].map(str::to_owned);
    let mut process = Process::start(&openfloor(), &arguments, &[]);
    let url = |line: &str| {
        let at = line.find("http://127.0.0.1:")?;
        Some(line[at..].split([' ', '"']).next()?.to_owned())
    };
    let link = process
        .line("the sign-in link", Duration::from_secs(60), |line| {
            url(line).filter(|url| url.contains("sign-in"))
        })
        .await;
    let base = link.split("/sign-in").next().expect("a base").to_owned();
    let client = Client::new(base.clone());
    let page = client.get("/").await;
    assert_eq!(page.status, 200);
    let code = link.rsplit('=').next().expect("a code");
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", base.as_str())];
    let path = link.strip_prefix(&base).and_then(|path| path.split('?').next()).expect("a path");
    let signed_in = client.send("POST", path, &form, format!("code={code}")).await.expect("an answer");
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    let cookie = signed_in.headers["set-cookie"].split(';').next().expect("a cookie").to_owned();
    let list = client.send("GET", "/convenings", &[("cookie", &cookie)], "").await.expect("an answer");
    assert_eq!(list.status, 200, "{}", list.text());
    let first = list.text().split("href=\"").skip(1).find_map(|rest| {
        let href = rest.split('"').next()?;
        href.starts_with("/convenings/").then(|| href.to_owned())
    });
    let path = first.expect("a link to a convening");
    let convening = client.send("GET", &path, &[("cookie", &cookie)], "").await.expect("an answer");
    let html = convening.text();
    assert!(html.contains("<svg"), "a drawn seat map");
    assert!(html.contains("olds"), "how the panels stand, in words");
    process.stop().await;
}
