//! `openfloor charter`: the rules that panels are judged by.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use http::Method;
use openfloor_domain::judgement::{Charter as Rules, Rule, built_in, offered};
use openfloor_standalone::operator::{AdoptedCharter, CharterInForce};
use serde::Serialize;

use crate::exit::{Kind, stop};
use crate::output::{Data, print, talk};
use crate::place::{AsOperator, Missing};
use crate::tables::{cut, table};

/// Choose the rules that panels are judged by
#[derive(Debug, clap::Args)]
pub(crate) struct Charter {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Adopt(Adopt),
    List(List),
    Show(Show),
}

/// Judge panels by the rules of a file from now on; a charter of the same id is replaced
#[derive(Debug, clap::Args)]
pub(crate) struct Adopt {
    /// The charter, TOML; or the name of one on offer, as policies.
    file: PathBuf,
    #[command(flatten)]
    place: AsOperator,
}

/// List every rule: those that panels are judged by, and those on offer
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// JSON, one rule a line.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

/// Show one rule in full: its source, its parameters, and what of its source is not assessed
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The rule, by id; `openfloor charter list` has them.
    rule: String,
    /// JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

impl Charter {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Adopt(adopt) => adopt.run().await,
            What::List(list) => list.run().await,
            What::Show(show) => show.run().await,
        }
    }
}

impl Adopt {
    async fn run(self) -> anyhow::Result<()> {
        let name = self.file.display();
        let text = text_of(&self.file).with_context(|| format!("{name} cannot be read"))?;
        Rules::parse(&text).map_err(|fault| stop(Kind::Invalid, format!("{name}: {fault}")))?;
        let place = self.place.open("openfloor charter adopt", Missing::Make).await?;
        let adopted: Result<AdoptedCharter, _> =
            place.client.send_text(Method::POST, "/operator/charters", text).await;
        place.close(false).await?;
        let AdoptedCharter { charter, version, rules, .. } = adopted?;
        print(&format!("{}\n", rules.join("\n")))?;
        talk(format_args!("charter {charter}, version {version}, is in force in {} rules", rules.len()));
        Ok(())
    }
}

/// The text of a file; of a charter that is shipped, where there is no such file.
fn text_of(file: &Path) -> std::io::Result<String> {
    let shipped = built_in().into_iter().chain(offered()).find(|(id, _)| Path::new(id) == file);
    match shipped {
        Some((_, text)) if !file.exists() => Ok(text.to_owned()),
        _ => std::fs::read_to_string(file),
    }
}

/// A rule, and whether panels are judged by it.
#[derive(Serialize)]
struct Listed {
    charter: String,
    is_in_force: bool,
    #[serde(flatten)]
    rule: Rule,
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let listed = listed(&self.place, "openfloor charter list").await?;
        let mut out = Data::new();
        if self.json {
            listed.iter().try_for_each(|one| out.json(one))?;
        } else {
            let mut rows = table(&["rule", "", "charter", "", "not assessed"], 5);
            for Listed { charter, is_in_force, rule } in &listed {
                let what = rule.not_assessed.iter().map(|not| cut(&not.what)).collect::<Vec<_>>().join("; ");
                let state = if *is_in_force { "in force" } else { "on offer" };
                rows.add_row([rule.id.as_str(), &cut(&rule.title), charter, state, &what]);
            }
            out.text(rows)?;
        }
        Ok(out.flush()?)
    }
}

impl Show {
    async fn run(self) -> anyhow::Result<()> {
        let listed = listed(&self.place, "openfloor charter show").await?;
        let mut shown = listed.into_iter().filter(|one| one.rule.id.as_str() == self.rule).peekable();
        if shown.peek().is_none() {
            let sentence =
                format!("there is no rule {}; see the rules with: openfloor charter list", self.rule);
            return Err(stop(Kind::Usage, sentence));
        }
        let mut out = Data::new();
        for one in shown {
            if self.json {
                out.json(&one)?;
            } else {
                out.text(in_full(&one)?)?;
            }
        }
        Ok(out.flush()?)
    }
}

/// The rules in force, then those shipped in charters that are not.
async fn listed(place: &AsOperator, doing: &str) -> anyhow::Result<Vec<Listed>> {
    let place = place.open(doing, Missing::Refuse).await?;
    let in_force: Result<Vec<CharterInForce>, _> =
        place.client.ask(Method::GET, "/operator/charters", None::<&()>).await;
    place.close(false).await?;
    let in_force = in_force?;
    let mut all = Vec::new();
    for (id, text) in built_in().into_iter().chain(offered()) {
        if in_force.iter().all(|charter| charter.charter != id) {
            let charter = Rules::parse(text).with_context(|| format!("the shipped charter {id}"))?;
            all.push((CharterInForce { charter: id.to_owned(), rules: charter.rules }, false));
        }
    }
    let all = in_force.into_iter().map(|charter| (charter, true)).chain(all);
    Ok(all
        .flat_map(|(CharterInForce { charter, rules }, is_in_force)| {
            rules.into_iter().map(move |rule| Listed { charter: charter.clone(), is_in_force, rule })
        })
        .collect())
}

/// A rule as a person reads it: first what it is, then its parameters by the names that its file has.
fn in_full(one: &Listed) -> anyhow::Result<String> {
    let Listed { charter, is_in_force, rule } = one;
    let state = if *is_in_force { "in force" } else { "on offer: openfloor charter adopt" };
    let mut lines = vec![
        format!("{} - {}", rule.id, rule.title),
        format!("charter {charter}, {state}"),
        format!("source: {}", rule.source),
    ];
    let parameters = serde_json::to_value(rule)?;
    for (name, value) in parameters.as_object().into_iter().flatten() {
        if !["id", "title", "source", "exceptions", "not_assessed"].contains(&name.as_str()) {
            lines.push(format!("{name} = {value}"));
        }
    }
    lines.extend(rule.exceptions.iter().map(|one| format!("excepted: {} ({})", one.who, one.why)));
    lines.extend(rule.not_assessed.iter().map(|not| format!("not assessed: {} ({})", not.what, not.why)));
    Ok(lines.join("\n"))
}
