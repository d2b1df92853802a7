//! Sessions of organisers on the pages: a signed cookie, nothing kept.
//!
//! The cookie names the organiser, the key that was used and when it ends. It is good for as long as
//! the organiser holds that key: who revokes a key ends its sessions.

use axum::http::{HeaderMap, HeaderValue, header};
use hmac::{Hmac, KeyInit, Mac};
use openfloor_domain::ids::{ApiKeyId, OrganiserId};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How long a session is good.
pub const SESSION_SECONDS: i64 = 14 * 24 * 60 * 60;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which organiser.
    pub organiser: OrganiserId,
    /// With which key the session was begun.
    pub key: ApiKeyId,
}

/// Signs and checks session cookies.
pub struct Sessions {
    secret: String,
    is_https: bool,
}

impl Sessions {
    /// Cookies signed with a secret that is the same for every replica.
    pub fn new(secret: String, is_https: bool) -> Self {
        Self { secret, is_https }
    }

    /// The `__Host-` prefix has browsers refuse the cookie from any other host or path; it needs HTTPS.
    fn name(&self) -> &'static str {
        if self.is_https { "__Host-openfloor_session" } else { "openfloor_session" }
    }

    /// The header that signs somebody in.
    pub fn begin(&self, session: &Session, now_ms: i64) -> HeaderValue {
        let expires = now_ms / 1_000 + SESSION_SECONDS;
        let signed = format!("{}.{}.{expires}", session.organiser, session.key);
        let value = format!("{signed}.{}", self.mac(&signed));
        self.cookie(&value, SESSION_SECONDS)
    }

    /// The header that signs somebody out.
    pub fn end(&self) -> HeaderValue {
        self.cookie("", 0)
    }

    /// Who sent the request, if the cookie is ours and has not ended. Whether the key is still held
    /// is for the caller to look up.
    pub fn of(&self, headers: &HeaderMap, now_ms: i64) -> Option<Session> {
        let value = cookie(headers, self.name())?;
        let (signed, mac) = value.rsplit_once('.')?;
        if !bool::from(mac.as_bytes().ct_eq(self.mac(signed).as_bytes())) {
            return None;
        }
        let mut parts = signed.split('.');
        let (organiser, key, expires) = (parts.next()?, parts.next()?, parts.next()?);
        let is_good = expires.parse::<i64>().is_ok_and(|expires| now_ms / 1_000 < expires);
        let session = Session { organiser: OrganiserId::new(organiser).ok()?, key: ApiKeyId::new(key).ok()? };
        is_good.then_some(session)
    }

    fn cookie(&self, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self.is_https { "; Secure" } else { "" };
        let text =
            format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name());
        HeaderValue::try_from(text).expect("ids, digits and dots are visible ASCII")
    }

    fn mac(&self, signed: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(signed.as_bytes());
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let headers = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            organiser: OrganiserId::new("o1").expect("an id"),
            key: ApiKeyId::new("k1").expect("an id"),
        }
    }

    fn sent_back(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::try_from(pair).expect("a header"))])
    }

    #[test]
    fn a_session_comes_back_until_it_ends() {
        let sessions = Sessions::new("secret".into(), false);
        let headers = sent_back(&sessions.begin(&session(), 1_000_000));
        assert_eq!(sessions.of(&headers, 1_000_000), Some(session()));
        assert_eq!(sessions.of(&headers, 1_000_000 + SESSION_SECONDS * 1_000), None);
        assert_eq!(sessions.of(&sent_back(&sessions.end()), 1_000_000), None);
        assert_eq!(sessions.of(&HeaderMap::new(), 1_000_000), None);
    }

    #[test]
    fn a_cookie_of_somebody_elses_making_is_none() {
        let ours = Sessions::new("secret".into(), false);
        let theirs = Sessions::new("another".into(), false);
        assert_eq!(ours.of(&sent_back(&theirs.begin(&session(), 0)), 0), None);
        let cookie = ours.begin(&session(), 0).to_str().expect("text").replace("o1", "o2");
        assert_eq!(ours.of(&sent_back(&HeaderValue::try_from(cookie).expect("a header")), 0), None);
    }

    #[test]
    fn by_https_the_cookie_is_for_this_host_and_secure_connections_only() {
        let cookie = Sessions::new("secret".into(), true).begin(&session(), 0);
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.starts_with("__Host-openfloor_session="));
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(attribute), "{attribute}");
        }
    }
}
