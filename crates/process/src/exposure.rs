//! Who can reach a process, and who answers for it.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What must be said before anybody but this machine can reach a process.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Exposure {
    /// The address under which people reach the pages: https://openfloor.example.org
    #[arg(long, env = "OPENFLOOR_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Who answers when somebody asks about their data: an e-mail address or a URL.
    #[arg(long, env = "OPENFLOOR_CONTACT")]
    pub contact: Option<String>,
    /// The key that operators' own requests carry; at least 32 characters.
    #[arg(long, env = "OPENFLOOR_OPERATOR_KEY", hide_env_values = true)]
    pub operator_key: Option<String>,
    /// A TOML file of directories where organisers may look for speakers: `[[directory]]` with title and url.
    #[arg(long, env = "OPENFLOOR_DIRECTORIES", value_name = "FILE", hide_short_help = true)]
    pub directories: Option<PathBuf>,
}

/// Something is missing before this may be reached from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{listen} can be reached from other machines, so this needs {missing}; \
     or listen on 127.0.0.1 behind a proxy"
)]
pub struct ExposureError {
    listen: SocketAddr,
    missing: String,
}

impl Exposure {
    /// Refuses to be reached from elsewhere while nobody answers for it.
    pub fn check(&self, listen: SocketAddr) -> Result<(), ExposureError> {
        if listen.ip().is_loopback() {
            return Ok(());
        }
        let has_key = self.operator_key.as_ref().is_some_and(|key| key.len() >= 32);
        let needed = [
            (self.public_url.is_some(), "--public-url"),
            (self.contact.is_some(), "--contact"),
            (has_key, "--operator-key (32 characters or more)"),
        ];
        let missing: Vec<&str> =
            needed.into_iter().filter(|(is_there, _)| !is_there).map(|(_, name)| name).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(ExposureError { listen, missing: missing.join(" and ") })
    }

    /// Whether people reach the pages by HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

#[cfg(test)]
mod tests {
    use super::Exposure;

    #[test]
    fn only_this_machine_reaches_what_nobody_answers_for() {
        let nobody = Exposure::default();
        assert!(nobody.check("127.0.0.1:80".parse().expect("an address")).is_ok());
        assert!(nobody.check("[::1]:80".parse().expect("an address")).is_ok());
        let everywhere = "0.0.0.0:80".parse().expect("an address");
        let refused = nobody.check(everywhere).expect_err("refused").to_string();
        assert!(refused.contains("--public-url and --contact and --operator-key"), "{refused}");
        let somebody = Exposure {
            public_url: Some("https://floor.example".into()),
            contact: Some("desk@floor.example".into()),
            operator_key: Some("k".repeat(32)),
            directories: None,
        };
        assert!(somebody.check(everywhere).is_ok());
        assert!(somebody.is_https());
    }
}
