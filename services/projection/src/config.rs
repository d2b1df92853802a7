//! How projection is set up.

/// How projection is set up. The same for the process of its own and within another.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where browsers reach the pages. With `https`, cookies are for secure connections only.
    pub public_url: Option<String>,
    /// Who runs this and how to reach them, for the foot of every page.
    pub operator: Option<String>,
    /// Whether what is shown is invented: every page says so.
    pub is_demo: bool,
    /// Whether mail is really sent; if not, the organiser's pages say so.
    pub mail_is_sent: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { public_url: None, operator: None, is_demo: false, mail_is_sent: true }
    }
}

impl Config {
    /// Whether browsers come by HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}
