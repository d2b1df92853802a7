//! The picture: a bar for each case, and where its aim lies.

use std::fmt::Write;

use crate::Outcome;
use crate::row::{Aim, Case};
use crate::table::{aim, name};

const WIDTH: f64 = 900.0;
const LEFT: f64 = 330.0;
const RIGHT: f64 = 200.0;
const LINE: f64 = 26.0;
const BAR: f64 = 14.0;

/// Readable on white and on black: the colours follow the reader's.
const STYLE: &str = "<style>\
text{font:13px system-ui,sans-serif;fill:#1f2328}.head{font-weight:600}.small{font-size:12px;fill:#59636e}\
.met{fill:#2a7d6b}.missed{fill:#b4562b}.axis{stroke:#59636e;stroke-dasharray:3 3}.aim{stroke:#1f2328;stroke-width:3}\
.whisker{stroke:#1f2328}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9198a1}.met{fill:#4db39b}.missed{fill:#dd8452}\
.axis{stroke:#9198a1}.aim,.whisker{stroke:#e6edf3}}\
</style>";

/// Cases that share a scale.
struct Section<'a> {
    title: &'static str,
    belongs: fn(Aim) -> bool,
    cases: Vec<(String, &'a Case)>,
}

/// The picture as SVG.
pub(crate) fn draw(outcomes: &[Outcome]) -> String {
    let mut sections = [
        Section::new("Share of the limit's rate: longer is better", |aim| matches!(aim, Aim::Share(_))),
        Section::new("Times the rate of what others use: longer is better", |aim| {
            matches!(aim, Aim::TimesAsMuch(_))
        }),
        Section::new("Times what the limit takes: shorter is better", |aim| {
            matches!(aim, Aim::WithinTimes(_))
        }),
    ];
    for outcome in outcomes {
        for case in outcome.cases.iter().flatten() {
            let section = sections.iter_mut().find(|section| (section.belongs)(case.aim));
            if let Some(section) = section {
                section.cases.push((name(outcome, case), case));
            }
        }
    }
    let mut body = String::new();
    let mut top = 10.0;
    for section in sections.iter().filter(|section| !section.cases.is_empty()) {
        top = section.draw(&mut body, top);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top}\" role=\"img\">\
         <title>Each row beside its limit; the thick mark is the aim</title>{STYLE}\n{body}</svg>\n"
    )
}

impl<'a> Section<'a> {
    fn new(title: &'static str, belongs: fn(Aim) -> bool) -> Self {
        Self { title, belongs, cases: Vec::new() }
    }

    /// Draws from `top` on and returns where it ends.
    fn draw(&self, body: &mut String, top: f64) -> f64 {
        let ends = self.cases.iter().flat_map(|(_, case)| [case.rounds.ratio().most, case.aim.ratio(), 1.0]);
        let unit = (WIDTH - LEFT - RIGHT) / ends.fold(0.0, f64::max);
        let first = top + LINE;
        let end = first + LINE * self.cases.len() as f64;
        let one = LEFT + unit;
        let _ = writeln!(body, "<text class=\"head\" x=\"10\" y=\"{:.1}\">{}</text>", top + 14.0, self.title);
        let _ = writeln!(
            body,
            "<line class=\"axis\" x1=\"{one:.1}\" x2=\"{one:.1}\" y1=\"{first}\" y2=\"{end}\"/>"
        );
        for (at, (name, case)) in self.cases.iter().enumerate() {
            bar(body, first + LINE * at as f64, unit, name, case);
        }
        end + LINE / 2.0
    }
}

/// Name, bar, spread, aim and figures of one case.
fn bar(body: &mut String, top: f64, unit: f64, name: &str, case: &Case) {
    let ratio = case.rounds.ratio();
    let class = if case.is_met() { "met" } else { "missed" };
    let (y, middle, text) = (top + (LINE - BAR) / 2.0, top + LINE / 2.0, top + LINE / 2.0 + 4.5);
    let x = |ratio: f64| LEFT + unit * ratio;
    let aim_at = x(case.aim.ratio());
    let figures = match case.aim {
        Aim::Share(_) => format!("{:.0} %", ratio.median * 100.0),
        Aim::TimesAsMuch(_) | Aim::WithinTimes(_) => format!("{:.2}x", ratio.median),
    };
    let _ = writeln!(
        body,
        "<text x=\"{:.1}\" y=\"{text:.1}\" text-anchor=\"end\">{name}</text>\
         <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{BAR}\" rx=\"2\"/>\
         <line class=\"whisker\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>\
         <line class=\"aim\" x1=\"{aim_at:.1}\" x2=\"{aim_at:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>\
         <text x=\"{:.1}\" y=\"{text:.1}\">{figures} <tspan class=\"small\">aim {}</tspan></text>",
        LEFT - 8.0,
        unit * ratio.median,
        x(ratio.least),
        x(ratio.most),
        y - 3.0,
        y + BAR + 3.0,
        WIDTH - RIGHT + 10.0,
        aim(case),
    );
}
