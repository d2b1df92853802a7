//! Bounces: what a mail server says later about a message that it took (RFC 3464).
//!
//! The mail server hands them to us by `POST /bounces` on the admin listener. Which endpoint is meant is told
//! by the `Message-ID` of the message that came back, which is ours.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use openfloor_domain::ids::{EndpointId, NoticeId};

use crate::mail::is_no_mailbox;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounce {
    /// From where.
    pub(crate) endpoint: EndpointId,
    /// Which notice.
    pub(crate) notice: NoticeId,
    /// Whether there is no such mailbox, so that nothing more should be sent there. What is only late, full or
    /// refused for what it says is no reason.
    pub(crate) is_final: bool,
}

/// Reads a delivery status notification; none if it is none, or not about a message of ours.
pub(crate) fn read(bytes: &[u8]) -> Option<Bounce> {
    let report = MessageParser::default().parse(bytes)?;
    let statuses = report.parts.iter().find(|part| is(part, "message", "delivery-status"))?;
    let (notice, endpoint) = report.parts.iter().find_map(of_returned)?;
    let is_final = is_final(&String::from_utf8_lossy(statuses.contents()));
    Some(Bounce { endpoint, notice, is_final })
}

fn is(part: &MessagePart<'_>, kind: &str, subkind: &str) -> bool {
    part.content_type().is_some_and(|content| {
        content.ctype().eq_ignore_ascii_case(kind)
            && content.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subkind))
    })
}

/// Of the message that came back, whole or its head.
fn of_returned(part: &MessagePart<'_>) -> Option<(NoticeId, EndpointId)> {
    match &part.body {
        PartType::Message(message) => ours(message),
        _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822") => {
            let head = [part.contents(), b"\r\n\r\n"].concat();
            ours(&MessageParser::default().parse(&head)?)
        }
        _ => None,
    }
}

/// Our ids are `<notice.endpoint@domain>`.
fn ours(message: &Message<'_>) -> Option<(NoticeId, EndpointId)> {
    let (local, _) = message.message_id()?.split_once('@')?;
    let (notice, endpoint) = local.split_once('.')?;
    Some((NoticeId::new(notice).ok()?, EndpointId::new(endpoint).ok()?))
}

/// Whether a recipient failed whose mailbox is not there. Fields are grouped by recipient, with an empty line
/// between; we write to one at a time.
fn is_final(statuses: &str) -> bool {
    let field = |name: &str| {
        let mut lines = statuses.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(found, _)| found.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let status = field("status").unwrap_or_default();
    let status = status.split_whitespace().next().unwrap_or_default();
    // Some servers know no more than that it failed for good.
    field("action").as_deref() == Some("failed") && (is_no_mailbox(status) || status == "5.0.0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(action: &str, status: &str, returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: bounces@floor.example\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; a@ally.example\r\nAction: {action}\r\nStatus: {status}\r\n\
             --b\r\nContent-Type: {returned}\r\n\r\n\
             From: alerts@floor.example\r\nMessage-ID: <n0tice.m0endpoint@floor.example>\r\nSubject: x\r\n\r\n\
             --b--\r\n"
        )
    }

    #[test]
    fn a_bounce_names_the_endpoint_and_whether_there_is_a_mailbox() {
        for (action, status, returned, is_final) in [
            ("failed", "5.1.1", "text/rfc822-headers", true),
            ("failed", "5.1.1 (no such user)", "message/rfc822", true),
            ("failed", "5.0.0", "message/rfc822", true),
            ("failed", "5.2.2", "message/rfc822", false),
            ("failed", "5.7.1", "message/rfc822", false),
            ("delayed", "4.4.1", "text/rfc822-headers", false),
            ("relayed", "5.1.1", "text/rfc822-headers", false),
        ] {
            let bounce = read(report(action, status, returned).as_bytes()).expect("a bounce");
            assert_eq!((bounce.notice.as_str(), bounce.endpoint.as_str()), ("n0tice", "m0endpoint"));
            assert_eq!(bounce.is_final, is_final, "{action} {status} {returned}");
        }
    }

    #[test]
    fn what_is_no_bounce_of_ours_is_none() {
        let foreign = report("failed", "5.1.1", "message/rfc822").replace("<n0tice.m0endpoint@", "<abc@");
        assert_eq!(read(foreign.as_bytes()), None);
        assert_eq!(read(b"Subject: I am away\r\n\r\nuntil Monday"), None);
        assert_eq!(read(b""), None);
        assert_eq!(read(&[0xff; 1_000]), None);
    }
}
