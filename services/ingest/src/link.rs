//! Documents from links: fetched, and watched.

use openfloor_domain::convening::{ConveningCommand, LinkFault, WatchedLink};
use openfloor_domain::ids::{ConveningId, OrganiserId, SourceId};
use openfloor_outbound::{Answer, FetchError, Fetched, Fetcher, LinkOptions, Validators};
use openfloor_rosters::{Encoding, Holder, Mapping, Options, Programme};

use crate::error::{IngestError, Rejected};
use crate::http::DOCUMENT_BYTES_MAX;
use crate::import::{Origin, read_as_confirmed};
use crate::ingest::{Ingest, Wish, digest, stream};

/// What fetches documents of organisers.
pub(crate) fn fetcher(options: &LinkOptions) -> anyhow::Result<Fetcher> {
    openfloor_process::tls::install();
    Ok(options.fetcher(DOCUMENT_BYTES_MAX)?)
}

/// Fetches a document, and says where it is from.
pub(crate) async fn fetch(fetcher: &Fetcher, link: &str) -> Result<(Origin, Fetched), IngestError> {
    match fetcher.fetch(link, &Validators::default()).await? {
        Answer::Document(fetched) => Ok((origin(link, &fetched.name)?, fetched)),
        // Not asked for: nothing was given that it could be unchanged from.
        Answer::Unchanged => Err(FetchError::Status(304).into()),
    }
}

/// A link as the source that it is, however it was written. Whether it may be followed is not looked at:
/// somebody else may have followed it.
pub(crate) fn origin(link: &str, name: &str) -> Result<Origin, IngestError> {
    let url = openfloor_outbound::link(link).map_err(FetchError::from)?.to_string();
    Ok(Origin::Link { url, name: name.to_owned() })
}

/// How a watched link is read.
pub(crate) fn options(link: &WatchedLink) -> Options {
    Options {
        encoding: if link.is_windows_1252 { Encoding::Windows1252 } else { Encoding::Utf8 },
        zone_offset_minutes: link.zone_offset_minutes,
        mapping: link.mapping.as_deref().and_then(|text| Mapping::parse(text).ok()),
        day_order: link.day_order,
        ..Options::default()
    }
}

/// What of a programme is about one convening, if it names anybody there.
pub(crate) fn part_of(
    ingest: &Ingest,
    organiser: &OrganiserId,
    convening: &ConveningId,
    mut programme: Programme,
) -> Result<Programme, LinkFault> {
    if !names_somebody(&programme) {
        return Err(LinkFault::Empty);
    }
    programme.convenings.retain(|draft| ingest.identity.convening(organiser, &draft.slug) == *convening);
    if programme.convenings.is_empty() {
        return Err(LinkFault::Other);
    }
    if names_somebody(&programme) { Ok(programme) } else { Err(LinkFault::Empty) }
}

fn names_somebody(programme: &Programme) -> bool {
    let mut seats = programme.panels().flat_map(|(_, panel)| &panel.seats);
    seats.any(|seat| matches!(seat.holder, Holder::Person { .. }))
}

impl Ingest {
    /// Has a link watched for a convening, once it was seen to lead to a programme of it. Gives the
    /// source that it is.
    pub(crate) async fn watch_link(
        &self,
        fetcher: &Fetcher,
        organiser: &OrganiserId,
        convening: &ConveningId,
        link: WatchedLink,
    ) -> Result<SourceId, IngestError> {
        let (origin, fetched) = fetch(fetcher, &link.url).await?;
        let Origin::Link { url, .. } = &origin else {
            return Err(IngestError::OutOfOrder("a link is no link".to_owned()));
        };
        let link = WatchedLink { url: url.clone(), ..link };
        let document = read_as_confirmed(self, organiser, &origin, fetched.bytes, options(&link)).await?;
        part_of(self, organiser, convening, document.programme).map_err(IngestError::Useless)?;
        let source = self.identity.source(organiser, &origin.source());
        let command =
            ConveningCommand::WatchLink { organiser: organiser.clone(), source: source.clone(), link };
        self.about_link(organiser.as_str(), convening, &command).await?;
        Ok(source)
    }

    /// Has a link no longer watched. What it said stays.
    pub(crate) async fn unwatch_link(
        &self,
        organiser: &OrganiserId,
        convening: &ConveningId,
        source: &SourceId,
    ) -> Result<(), IngestError> {
        let command = ConveningCommand::UnwatchLink { organiser: organiser.clone(), source: source.clone() };
        self.about_link(organiser.as_str(), convening, &command).await
    }

    /// Records how reading a link went, if it went otherwise the time before.
    pub(crate) async fn note_reading(
        &self,
        convening: &ConveningId,
        source: &SourceId,
        fault: Option<LinkFault>,
    ) -> Result<(), IngestError> {
        let command = ConveningCommand::NoteReading { source: source.clone(), fault };
        self.about_link("watch", convening, &command).await
    }

    async fn about_link(
        &self,
        principal: &str,
        convening: &ConveningId,
        command: &ConveningCommand,
    ) -> Result<(), IngestError> {
        let stream = stream("convening", convening.as_str())?;
        let command_digest = digest(&[b"link", format!("{command:?}").as_bytes()]);
        let attempt = self.attempt(principal, &stream, command_digest, &Wish::default());
        self.folded(self.convenings.handle(&stream, command, &attempt).await?).await;
        Ok(())
    }
}

/// Whether a refusal says that there is no such convening of this organiser's.
pub(crate) fn is_not_theirs(error: &IngestError) -> bool {
    use openfloor_domain::convening::ConveningRejection::{NotYours, Unknown};
    matches!(error, IngestError::Rejected(Rejected::Convening(NotYours | Unknown)))
}
