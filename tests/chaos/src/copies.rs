//! What each server has: the same messages, byte for byte.
//!
//! Reads of a stream are answered by the server that leads it, so each in turn is made to lead.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use crate::cluster::{Operator, SERVERS, STREAMS};

/// Longest wait until a server leads that was asked to.
const LEADS_MAX: Duration = Duration::from_secs(60);

/// Messages asked for at a time.
const IN_FLIGHT: usize = 64;

/// How the copies of the servers differ; nothing, if they do not.
pub(crate) async fn differ(operator: &Operator) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for name in STREAMS {
        let mut first: Option<Vec<u64>> = None;
        for at in 0..SERVERS {
            let copy = copy_at(operator, name, at).await?;
            let Some(first) = &first else {
                first = Some(copy);
                continue;
            };
            if let Some(what) = difference(first, &copy) {
                wrong.push(format!("{name} at n{at} is not as at n0: {what}"));
            }
        }
    }
    Ok(wrong)
}

fn difference(one: &[u64], other: &[u64]) -> Option<String> {
    if one.len() != other.len() {
        return Some(format!("it ends at {} and at {}", one.len(), other.len()));
    }
    let at = one.iter().zip(other).position(|(a, b)| a != b)?;
    Some(format!("they differ from message {} on", at + 1))
}

/// A hash of each message of a stream, in order, as one server has it.
async fn copy_at(operator: &Operator, name: &str, at: usize) -> anyhow::Result<Vec<u64>> {
    lead(operator, name, at).await?;
    let info = operator.ask(&format!("STREAM.INFO.{name}"), &json!({})).await?;
    let last = info["state"]["last_seq"].as_u64().unwrap_or(0);
    let copy: Vec<u64> = stream::iter(1..=last)
        .map(|sequence| hash_of(operator, name, sequence))
        .buffered(IN_FLIGHT)
        .try_collect()
        .await?;
    ensure!(operator.leader_of(name).await? == at, "n{at} no longer leads {name}");
    Ok(copy)
}

/// Makes a server lead a stream.
async fn lead(operator: &Operator, name: &str, at: usize) -> anyhow::Result<()> {
    let begun = Instant::now();
    while operator.leader_of(name).await.ok() != Some(at) {
        if begun.elapsed() > LEADS_MAX {
            bail!("n{at} does not lead {name} after {LEADS_MAX:?}");
        }
        // Refused while another change is under way: asked again.
        let _ = operator.step_down(name, Some(at)).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// A hash of all that the server says of a message; of nothing, if it was deleted.
async fn hash_of(operator: &Operator, name: &str, sequence: u64) -> anyhow::Result<u64> {
    const NO_MESSAGE: u64 = 10037;
    let answer = operator.answer(&format!("STREAM.MSG.GET.{name}"), &json!({ "seq": sequence })).await?;
    let message = match answer["error"]["err_code"].as_u64() {
        None => &answer["message"],
        Some(NO_MESSAGE) => &Value::Null,
        Some(_) => bail!("message {sequence} of {name}: {}", answer["error"]),
    };
    let mut hasher = DefaultHasher::new();
    message.to_string().hash(&mut hasher);
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn copies_differ_by_length_or_by_the_first_message_that_is_another() {
        assert_eq!(difference(&[1, 2, 3], &[1, 2, 3]), None);
        assert!(difference(&[1, 2, 3], &[1, 2]).is_some_and(|what| what.contains("ends at 3 and at 2")));
        assert!(difference(&[1, 2, 3], &[1, 9, 9]).is_some_and(|what| what.contains("message 2")));
    }
}
