//! Where we connect to on somebody else's word: public HTTPS servers, and what the operator allows.
//!
//! A URL is checked before it is kept and before each request; names are resolved once, every address
//! that is not public is dropped, and only what is left is dialled. So there is no window in which a
//! name can come to mean another machine.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// A range of addresses: `10.0.0.0/8`, `::1/128`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: IpAddr,
    bits: u8,
}

/// A text that is no range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("want a range of addresses, as 10.0.0.0/8 or ::1/128")]
pub struct CidrError;

impl FromStr for Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, CidrError> {
        let (base, bits) = text.trim().split_once('/').ok_or(CidrError)?;
        let base: IpAddr = base.parse().map_err(|_| CidrError)?;
        let bits: u8 = bits.parse().map_err(|_| CidrError)?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        if bits > most { Err(CidrError) } else { Ok(Self { base, bits }) }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

impl Cidr {
    fn has(self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                u64::from(u32::from(base)) >> shift == u64::from(u32::from(address)) >> shift
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                let of = |address: Ipv6Addr| u128::from(address).checked_shr(shift).unwrap_or_default();
                of(base) == of(address)
            }
            _ => false,
        }
    }
}

/// What may be dialled.
#[derive(Clone, Debug, Default)]
pub struct Outbound {
    /// Ranges that the operator allows beside public addresses.
    pub allowed: Vec<Cidr>,
}

/// Why a URL is not dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Not a URL.
    #[error("this is not a URL")]
    Unreadable,
    /// Not `https`.
    #[error("the URL must begin with https://")]
    NotHttps,
    /// `user:password@`.
    #[error("the URL must not hold a user or password")]
    UserInfo,
    /// Any other than 443 and 8443.
    #[error("the port must be 443 or 8443")]
    Port,
    /// A number instead of a name, or a name that only a private network knows.
    #[error("the host must be a public name, not an address")]
    Host,
}

impl Outbound {
    /// Checks a URL, without resolving its name.
    pub fn check(&self, text: &str) -> Result<Url, Forbidden> {
        let url = Url::parse(text.trim()).map_err(|_| Forbidden::Unreadable)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::UserInfo);
        }
        if self.is_allowed_host(&url) && matches!(url.scheme(), "http" | "https") {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return Err(Forbidden::NotHttps);
        }
        match url.host() {
            Some(Host::Domain(name)) if is_public_name(name) => {}
            _ => return Err(Forbidden::Host),
        }
        match url.port_or_known_default() {
            Some(443 | 8443) => Ok(url),
            _ => Err(Forbidden::Port),
        }
    }

    /// Whether the operator allows this host as it is written.
    fn is_allowed_host(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(address)) => self.is_allowed(address.into()),
            Some(Host::Ipv6(address)) => self.is_allowed(address.into()),
            // A private name: whatever it resolves to must be in an allowed range.
            Some(Host::Domain(name)) => !self.allowed.is_empty() && !is_public_name(name),
            None => false,
        }
    }

    fn is_allowed(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|range| range.has(address))
    }

    /// Whether an address may be dialled.
    pub fn may_dial(&self, address: IpAddr) -> bool {
        is_public(address) || self.is_allowed(address)
    }
}

fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_private = ["localhost", "internal", "local", "home.arpa", "localdomain"]
        .iter()
        .any(|suffix| name == *suffix || name.ends_with(&format!(".{suffix}")));
    name.contains('.') && !is_private
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = a == 0
        || a == 10
        || a == 127
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 224;
    !is_special
}

/// Only 2000::/3 is routed; of that, not what embeds IPv4 (6to4, Teredo) or documents.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let is_global = (segments[0] & 0xe000) == 0x2000;
    let is_special = segments[0] == 0x2002
        || (segments[0] == 0x2001 && segments[1] < 0x0200)
        || (segments[0] == 0x2001 && segments[1] == 0x0db8)
        || (segments[0] & 0xfff0) == 0x3ff0;
    is_global && !is_special
}

/// Resolves names to what may be dialled.
pub struct Resolver(
    /// What may be dialled.
    pub Arc<Outbound>,
);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let outbound = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let vetted: Vec<SocketAddr> = found.filter(|at| outbound.may_dial(at.ip())).collect();
            if vetted.is_empty() {
                return Err(Box::new(Blocked) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(vetted.into_iter()) as Addrs)
        })
    }
}

/// None of the addresses of a name may be dialled.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
pub struct Blocked;

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(range: &str) -> Outbound {
        Outbound { allowed: vec![range.parse().expect("a range")] }
    }

    #[test]
    fn only_public_names_over_https_are_dialled() {
        let nothing = Outbound::default();
        assert!(nothing.check("https://hooks.example.org/x?y=1").is_ok());
        assert!(nothing.check("https://hooks.example.org:8443/").is_ok());
        for (url, why) in [
            ("hooks.example.org", Forbidden::Unreadable),
            ("http://hooks.example.org/", Forbidden::NotHttps),
            ("ftp://hooks.example.org/", Forbidden::NotHttps),
            ("https://a:b@hooks.example.org/", Forbidden::UserInfo),
            ("https://hooks.example.org:22/", Forbidden::Port),
            ("https://127.0.0.1/", Forbidden::Host),
            ("https://2130706433/", Forbidden::Host),
            ("https://0177.0.0.1/", Forbidden::Host),
            ("https://0x7f.1/", Forbidden::Host),
            ("https://8.8.8.8/", Forbidden::Host),
            ("https://[::ffff:127.0.0.1]/", Forbidden::Host),
            ("https://[2606:4700::1111]/", Forbidden::Host),
            ("https://localhost/", Forbidden::Host),
            ("https://localhost./", Forbidden::Host),
            ("https://intranet/", Forbidden::Host),
            ("https://metadata.google.internal/", Forbidden::Host),
            ("https://printer.local/", Forbidden::Host),
        ] {
            assert_eq!(nothing.check(url), Err(why), "{url}");
        }
    }

    #[test]
    fn what_is_not_routed_is_not_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111"] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn an_operator_allows_ranges_and_no_more() {
        let loopback = allowed("127.0.0.0/8");
        assert!(loopback.check("http://127.0.0.1:9/").is_ok());
        assert!(loopback.may_dial("127.9.9.9".parse().expect("an address")));
        assert_eq!(loopback.check("http://10.0.0.1/"), Err(Forbidden::NotHttps));
        assert_eq!(loopback.check("http://example.org/"), Err(Forbidden::NotHttps));
        assert!(!loopback.may_dial("10.0.0.1".parse().expect("an address")));
        assert!(allowed("::1/128").may_dial("::1".parse().expect("an address")));
        assert!(allowed("0.0.0.0/0").may_dial("10.0.0.1".parse().expect("an address")));
        assert!("10.0.0.0".parse::<Cidr>().is_err() && "10.0.0.0/33".parse::<Cidr>().is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_blocked() {
        let resolve =
            |outbound: Outbound| Resolver(Arc::new(outbound)).resolve("localhost".parse().expect("a name"));
        assert!(resolve(Outbound::default()).await.is_err());
        let both = Outbound {
            allowed: vec!["127.0.0.0/8".parse().expect("a range"), "::1/128".parse().expect("a range")],
        };
        assert!(resolve(both).await.expect("addresses").count() > 0);
    }
}
