//! `openfloor delivery`: what became of notices, and what to do with those that were not taken.

use clap::Subcommand;
use http::Method;
use openfloor_alert::told::{attempt, standing, why};
use openfloor_domain::delivery::History;
use openfloor_domain::ids::NoticeId;
use openfloor_standalone::operator::{DeliveryAct, ListedEndpoint};

use crate::exit::{Kind, stop};
use crate::output::{Data, talk};
use crate::place::{AsOperator, Missing, Place};
use crate::tables;

/// See what became of notices, and try again or discard what was not taken
#[derive(Debug, clap::Args)]
pub(crate) struct Delivery {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(List),
    Inspect(Inspect),
    Retry(Retry),
    Discard(Discard),
    Stop(Stop),
    Start(Start),
}

/// List the endpoints with notices that wait for a person, and those to which nothing is sent
#[derive(Debug, clap::Args)]
struct List {
    /// All endpoints that anything was ever sent to.
    #[arg(long)]
    all: bool,
    /// Print a line of JSON for each.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

/// Show every attempt at an endpoint
#[derive(Debug, clap::Args)]
struct Inspect {
    /// Which, by the id that `list` shows.
    endpoint: String,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

/// Try notices once more, with the id and body that they had
#[derive(Debug, clap::Args)]
struct Retry {
    /// At which endpoint.
    endpoint: String,
    /// Which notice, also one that was taken; all that wait for a person, if left out.
    notice: Option<String>,
    #[command(flatten)]
    place: AsOperator,
}

/// Decide that a notice which was given up is not to be told
#[derive(Debug, clap::Args)]
struct Discard {
    /// At which endpoint.
    endpoint: String,
    /// Which notice.
    notice: String,
    /// Why. It lies open in the log for ever: no names.
    #[arg(long, value_name = "WHY")]
    reason: String,
    #[command(flatten)]
    place: AsOperator,
}

/// Send nothing to an endpoint; what is for it waits
#[derive(Debug, clap::Args)]
struct Stop {
    /// Which.
    endpoint: String,
    #[command(flatten)]
    place: AsOperator,
}

/// Send to an endpoint again
#[derive(Debug, clap::Args)]
struct Start {
    /// Which.
    endpoint: String,
    #[command(flatten)]
    place: AsOperator,
}

impl Delivery {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let (place, doing) = match &self.what {
            What::List(list) => (&list.place, "openfloor delivery list"),
            What::Inspect(inspect) => (&inspect.place, "openfloor delivery inspect"),
            What::Retry(retry) => (&retry.place, "openfloor delivery retry"),
            What::Discard(discard) => (&discard.place, "openfloor delivery discard"),
            What::Stop(stop) => (&stop.place, "openfloor delivery stop"),
            What::Start(start) => (&start.place, "openfloor delivery start"),
        };
        let place = place.open(doing, Missing::Refuse).await?;
        let done = match &self.what {
            What::List(list) => list.run(&place).await,
            What::Inspect(inspect) => inspect.run(&place).await,
            What::Retry(retry) => retry.run(&place).await,
            What::Discard(discard) => discard.run(&place).await,
            What::Stop(stop) => act(&place, &stop.endpoint, &DeliveryAct::Disable).await.map(|_| {
                talk(format_args!("nothing is sent to {} any more; what is for it waits", stop.endpoint));
            }),
            What::Start(start) => act(&place, &start.endpoint, &DeliveryAct::Enable).await.map(|_| {
                talk(format_args!("{} is sent to again", start.endpoint));
            }),
        };
        place.close(false).await?;
        done
    }
}

impl List {
    async fn run(&self, place: &Place) -> anyhow::Result<()> {
        let all: Vec<ListedEndpoint> =
            place.client.ask(Method::GET, "/operator/deliveries", None::<&()>).await?;
        let needs_somebody = |one: &&ListedEndpoint| !one.waiting.is_empty() || one.stopped.is_some();
        let listed: Vec<&ListedEndpoint> = all.iter().filter(|one| self.all || needs_somebody(one)).collect();
        let mut out = Data::new();
        if self.json {
            listed.iter().try_for_each(|one| out.json(one))?;
            return Ok(out.flush()?);
        }
        if listed.is_empty() {
            talk(format_args!("nothing waits for a person; {} endpoints were sent to", all.len()));
            return Ok(());
        }
        let mut table = tables::table(&["endpoint", "stopped", "taken", "tried", "waiting"], 2);
        for one in listed {
            let stopped = one.stopped.map_or("", why).to_owned();
            let numbers = [one.delivered, one.trying, one.waiting.len()].map(|number| number.to_string());
            table.add_row([vec![one.endpoint.to_string(), stopped], numbers.to_vec()].concat());
        }
        out.text(table)?;
        Ok(out.flush()?)
    }
}

impl Inspect {
    async fn run(&self, place: &Place) -> anyhow::Result<()> {
        let path = path(&self.endpoint)?;
        let history: History = place.client.ask(Method::GET, &path, None::<&()>).await?;
        let mut out = Data::new();
        if self.json {
            out.json(&history)?;
            return Ok(out.flush()?);
        }
        if let Some(reason) = history.disabled {
            out.text(format_args!("nothing is sent to {}: {}\n", self.endpoint, why(reason)))?;
        }
        for (notice, story) in &history.notices {
            out.text(format_args!("{notice}  {}", standing(story)))?;
            for tried in &story.attempts {
                out.text(format_args!("  {}", attempt(tried)))?;
            }
        }
        Ok(out.flush()?)
    }
}

impl Retry {
    async fn run(&self, place: &Place) -> anyhow::Result<()> {
        let notices = match &self.notice {
            Some(notice) => vec![notice_id(notice)?],
            None => {
                let path = path(&self.endpoint)?;
                let history: History = place.client.ask(Method::GET, &path, None::<&()>).await?;
                let waiting = history.notices.into_iter().filter(|(_, story)| story.is_dead_letter());
                waiting.map(|(notice, _)| notice).collect()
            }
        };
        let mut stopped = None;
        for notice in &notices {
            stopped = act(place, &self.endpoint, &DeliveryAct::Retry(notice.clone())).await?.stopped;
        }
        talk(format_args!("{} to be tried once more at {}", counted(notices.len()), self.endpoint));
        if stopped.is_some() {
            talk(format_args!("nothing is sent there yet: openfloor delivery start {}", self.endpoint));
        }
        Ok(())
    }
}

impl Discard {
    async fn run(&self, place: &Place) -> anyhow::Result<()> {
        let discard = DeliveryAct::Discard { notice: notice_id(&self.notice)?, why: self.reason.clone() };
        act(place, &self.endpoint, &discard).await?;
        talk(format_args!("notice {} is discarded", self.notice));
        Ok(())
    }
}

async fn act(place: &Place, endpoint: &str, act: &DeliveryAct) -> anyhow::Result<ListedEndpoint> {
    Ok(place.client.ask(Method::POST, &path(endpoint)?, Some(act)).await?)
}

/// An id has nothing in it that means something in a path.
fn path(endpoint: &str) -> anyhow::Result<String> {
    let wrong = || stop(Kind::Usage, "an endpoint is named by the id that `openfloor delivery list` shows");
    let id = openfloor_domain::ids::EndpointId::new(endpoint).map_err(|_| wrong())?;
    Ok(format!("/operator/deliveries/{id}"))
}

fn notice_id(notice: &str) -> anyhow::Result<NoticeId> {
    let wrong = || stop(Kind::Usage, "a notice is named by the id that `openfloor delivery inspect` shows");
    NoticeId::new(notice).map_err(|_| wrong())
}

fn counted(notices: usize) -> String {
    if notices == 1 { "one notice is".to_owned() } else { format!("{notices} notices are") }
}
