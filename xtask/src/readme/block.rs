//! The commands of a Markdown file, with what its comments say about them.

use std::time::Duration;

use anyhow::{Context, bail};

/// How long a command may take if nothing else is said.
const TIME_MAX: Duration = Duration::from_secs(120);

/// One fence of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The heading it stands under.
    pub(crate) section: String,
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    /// The commands.
    pub(crate) script: String,
    /// It is a server, and ready when it prints a line with this.
    pub(crate) until: Option<String>,
    /// How long it may take, to end or to be ready.
    pub(crate) time_max: Duration,
    /// Why it is not run.
    pub(crate) not_run: Option<String>,
    /// Lines that it prints.
    pub(crate) prints: Vec<String>,
}

/// What comments have said about the next fence.
#[derive(Default)]
struct Remarks {
    until: Option<String>,
    time_max: Option<Duration>,
    not_run: Option<String>,
    prints: bool,
}

/// Every fence marked `sh`, in order.
pub(crate) fn blocks(markdown: &str) -> anyhow::Result<Vec<Block>> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut section, mut remarks, mut awaits_output) = (String::new(), Remarks::default(), false);
    let mut lines = (1..).zip(markdown.lines());
    while let Some((line, text)) = lines.next() {
        if let Some(heading) = text.strip_prefix("## ") {
            heading.clone_into(&mut section);
        } else if let Some(remark) = remark(text) {
            remarks.note(remark).with_context(|| format!("line {line}: {remark:?} is not understood"))?;
        } else if let Some(language) = text.strip_prefix("```") {
            let body: Vec<&str> =
                lines.by_ref().map(|(_, text)| text).take_while(|text| *text != "```").collect();
            if language == "sh" {
                let said = std::mem::take(&mut remarks);
                awaits_output = said.prints;
                blocks.push(said.block(&section, line, body.join("\n")));
            } else if awaits_output && let Some(block) = blocks.last_mut() {
                block.prints = body.into_iter().map(str::to_owned).collect();
                awaits_output = false;
            }
        }
    }
    if awaits_output {
        bail!("a command prints what follows, and nothing follows");
    }
    Ok(blocks)
}

fn remark(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- runs: ")?.strip_suffix(" -->")
}

impl Remarks {
    fn note(&mut self, remark: &str) -> Option<()> {
        if let Some(text) = remark.strip_prefix("until ") {
            self.until = Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
        } else if let Some(time) = remark.strip_prefix("within ") {
            self.time_max = Some(Duration::from_secs(time.strip_suffix(" s")?.parse().ok()?));
        } else if let Some(reason) = remark.strip_prefix("not here, ") {
            self.not_run = Some(reason.to_owned());
        } else if remark == "prints what follows" {
            self.prints = true;
        } else {
            return None;
        }
        Some(())
    }

    fn block(self, section: &str, line: usize, script: String) -> Block {
        let Self { until, time_max, not_run, .. } = self;
        let time_max = time_max.unwrap_or(TIME_MAX);
        Block { section: section.to_owned(), line, script, until, time_max, not_run, prints: Vec::new() }
    }
}

impl Block {
    /// The first expected line that is missing in the output.
    pub(crate) fn missing<'a>(&'a self, output: &[String]) -> Option<&'a str> {
        let mut rest = output.iter();
        let expected =
            self.prints.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && *line != "…");
        expected.into_iter().find(|expected| !rest.any(|line| is_like(line.trim(), expected)))
    }
}

/// Whether a line is the expected one, where `…` stands for anything.
fn is_like(line: &str, expected: &str) -> bool {
    let mut pieces = expected.split('…');
    let Some(mut rest) = line.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{blocks, is_like};

    const TEXT: &str = "# Title\n## Try it\n<!-- runs: until \"Open \" -->\n<!-- runs: within 900 s -->\n```sh\nup\n\
                        ```\n```sh\none\ntwo\n```\n## Later\n<!-- runs: not here, it asks -->\n```sh\nask\n```\n\
                        <!-- runs: prints what follows -->\n```sh\nsay\n```\nso:\n```text\na\n…\nb … c\n```\n";

    #[test]
    fn commands_come_with_what_comments_say() {
        let blocks = blocks(TEXT).expect("it is understood");
        let [up, two, ask, say] = blocks.as_slice() else { panic!("four blocks") };
        assert_eq!((up.section.as_str(), up.line, up.until.as_deref()), ("Try it", 5, Some("Open ")));
        assert_eq!(up.time_max, Duration::from_secs(900));
        assert_eq!((two.script.as_str(), two.until.as_deref()), ("one\ntwo", None));
        assert_eq!((ask.section.as_str(), ask.not_run.as_deref()), ("Later", Some("it asks")));
        let printed = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
        assert_eq!(say.missing(&printed(&["a", "x", "b and c"])), None);
        assert_eq!(say.missing(&printed(&["b and c", "a"])), Some("b … c"));
    }

    #[test]
    fn a_comment_that_is_not_understood_is_a_fault() {
        assert!(blocks("<!-- runs: sometimes -->\n").is_err());
        assert!(blocks("<!-- runs: prints what follows -->\n```sh\nsay\n```\n").is_err());
    }

    #[test]
    fn an_ellipsis_stands_for_anything() {
        assert!(is_like("12 panels in 3 ms", "12 panels in … ms"));
        assert!(is_like("anything", "…"));
        assert!(!is_like("12 panels in 3 s", "12 panels in … ms"));
        assert!(!is_like("same and more", "same"));
    }
}
