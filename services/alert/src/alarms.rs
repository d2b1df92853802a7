//! Alarms for operators, to an Alertmanager (API v2): a stream that is parked, a version that stays silent.
//! About the machinery alone: nothing in them tells of people, panels or who watches what.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use openfloor_domain::moment::Moment;
use openfloor_domain::reconciler::Mode;
use openfloor_follower::Followed;
use openfloor_process::clock::Clock;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::view;

/// Longest time that an Alertmanager may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What is wrong, by name, with a sentence for whoever is on call.
type Wrong = BTreeMap<&'static str, String>;

/// Tells an Alertmanager what is wrong.
pub(crate) struct Alarms {
    pub(crate) followed: Followed,
    pub(crate) version: u32,
    pub(crate) every: Duration,
    pub(crate) clock: Clock,
    pub(crate) shutdown: CancellationToken,
}

impl Alarms {
    /// Tells it again and again until the shutdown, as an Alertmanager wants it: what it does not hear of for a
    /// while it takes for mended.
    pub(crate) async fn tell(self, alertmanager: Url) -> anyhow::Result<()> {
        let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT).build()?;
        let url = format!("{}/api/v2/alerts", alertmanager.as_str().trim_end_matches('/'));
        let url = Url::parse(&url).context("the URL of the Alertmanager")?;
        let mut since = BTreeMap::new();
        while !self.shutdown.is_cancelled() {
            match self.wrong() {
                Ok(wrong) => {
                    let alerts = alerts(&mut since, &wrong, self.clock.now_ms());
                    if !alerts.is_empty() && !is_taken(&client, &url, &alerts).await {
                        tracing::warn!("the Alertmanager did not take the alarms; it is told again");
                    }
                }
                Err(error) => tracing::warn!(%error, "what is wrong cannot be read"),
            }
            self.shutdown.run_until_cancelled(tokio::time::sleep(self.every)).await;
        }
        Ok(())
    }

    fn wrong(&self) -> Result<Wrong, openfloor_view_store::ViewStoreError> {
        let mut wrong = Wrong::new();
        let parked = self.followed.status().progress.parked;
        if parked > 0 {
            let sentence = format!("{parked} streams cannot be read; nothing is said about them");
            wrong.insert("OpenfloorStreamsParked", sentence);
        }
        let mode = view::reconciler(self.followed.store().as_ref())?.mode(self.version);
        if let Mode::Silent { in_force } = mode {
            let sentence = format!("version {} stays silent: {in_force} is in force", self.version);
            wrong.insert("OpenfloorReconcilerFenced", sentence);
        }
        Ok(wrong)
    }
}

async fn is_taken(client: &Client, url: &Url, alerts: &[Value]) -> bool {
    let answer = client.post(url.clone()).json(&alerts).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// What to post: what is wrong, since when, and once what is not any more.
fn alerts(since: &mut BTreeMap<&'static str, i64>, wrong: &Wrong, now_ms: i64) -> Vec<Value> {
    let at = |at_ms| Moment { utc_ms: at_ms, offset_minutes: 0 }.to_string();
    let labels = |name: &str| json!({ "alertname": name, "service": view::NAME, "severity": "warning" });
    let mut alerts = Vec::new();
    for (name, sentence) in wrong {
        let since_ms = *since.entry(name).or_insert(now_ms);
        let annotations = json!({ "summary": sentence });
        alerts.push(json!({ "labels": labels(name), "annotations": annotations, "startsAt": at(since_ms) }));
    }
    since.retain(|name, since_ms| {
        let is_wrong = wrong.contains_key(name);
        if !is_wrong {
            let mended = json!({ "labels": labels(name), "startsAt": at(*since_ms), "endsAt": at(now_ms) });
            alerts.push(mended);
        }
        is_wrong
    });
    alerts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_has_one_beginning_and_one_end() {
        let mut since = BTreeMap::new();
        let wrong = Wrong::from([("OpenfloorStreamsParked", "2 streams".to_owned())]);
        let first = alerts(&mut since, &wrong, 1_000);
        assert_eq!(first[0]["labels"]["alertname"], "OpenfloorStreamsParked");
        assert_eq!(first[0]["startsAt"], "1970-01-01T00:00:01+00:00");
        let second = alerts(&mut since, &wrong, 2_000);
        assert_eq!(second, first, "the same alert, told again");
        let mended = alerts(&mut since, &Wrong::new(), 3_000);
        assert_eq!(mended[0]["startsAt"], first[0]["startsAt"]);
        assert_eq!(mended[0]["endsAt"], "1970-01-01T00:00:03+00:00");
        assert!(alerts(&mut since, &Wrong::new(), 4_000).is_empty());
    }
}
