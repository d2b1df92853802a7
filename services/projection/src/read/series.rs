//! Many panels of one organiser together, computed when they are asked for. Rows are read and figures computed
//! off the threads that serve; the past is read record by record, and only of so many panels.

use openfloor_domain::ids::ConveningId;
use openfloor_domain::panel::PanelAbout;
use openfloor_domain::series::{Asked, PanelPast, SeriesFigures, SeriesPanel, figures};
use openfloor_process::blocking;
use openfloor_view_store::{ViewStore, ViewStoreError};

use super::access::{Sight, Viewer};
use super::convening::{ConveningSeen, look};
use super::panel::{PanelNames, PanelSeen};
use super::{ReadError, Reads};
use crate::tables::convenings::of_organiser;
use crate::tables::folded::folded;

/// Panels of one answer at most: what one request reads has an end.
pub(crate) const PANELS_MAX: usize = 10_000;

/// Panels whose past is read for one answer at most: each is a stream of the log, and each of its people one.
pub(crate) const PAST_PANELS_MAX: usize = 200;

/// Convenings read at a time.
const PAGE: usize = 100;

/// Which panels are asked about, and what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Of these convenings alone, whichever of them there are; of all if there are none.
    pub(crate) convenings: Vec<ConveningId>,
    /// Of the editions of this series alone.
    pub(crate) series: Option<String>,
    /// The kind of panels that is set beside the others, as its source calls it.
    pub(crate) kind: Option<String>,
    /// The share whose need is looked for, in basis points.
    pub(crate) share_bp: u32,
    /// As it was known before this position.
    pub(crate) as_of: Option<Option<u64>>,
}

/// What a series shows to its organiser.
#[derive(Clone, Debug)]
pub(crate) struct SeriesSeen {
    pub(crate) folded: Option<u64>,
    /// Panels that wait for the operator and are left out.
    pub(crate) parked: usize,
    pub(crate) figures: SeriesFigures,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeriesError {
    #[error("these are more than {PANELS_MAX} panels; name a convening or a series")]
    TooMany,
    #[error("what was known before is read of at most {PAST_PANELS_MAX} panels; name a convening")]
    TooManyForThePast,
    #[error("there is no such convening")]
    NotFound,
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Reads {
    /// The figures of an organiser's panels.
    pub(crate) async fn series(&self, viewer: &Viewer, wanted: Wanted) -> Result<SeriesSeen, SeriesError> {
        let (asker, of) = (viewer.clone(), wanted.convenings.clone());
        let rows = self.rows(move |store| Ok((folded(store)?, own_convenings(store, &asker, &of)?)));
        let (folded, Some(convenings)) = rows.await? else { return Err(SeriesError::TooMany) };
        if convenings.is_empty() && !wanted.convenings.is_empty() {
            return Err(SeriesError::NotFound);
        }
        let convenings = self.of_series(convenings, wanted.series.as_deref()).await?;
        let (parked, seen): (Vec<PanelSeen>, Vec<PanelSeen>) =
            convenings.into_iter().flat_map(|convening| convening.panels).partition(|panel| panel.is_parked);
        let reads_past = seen.len() <= PAST_PANELS_MAX;
        if wanted.as_of.is_some() && !reads_past {
            return Err(SeriesError::TooManyForThePast);
        }
        let mut panels = Vec::with_capacity(seen.len());
        for panel in seen {
            panels.extend(self.of_series_panel(panel, &wanted, reads_past).await?);
        }
        let asked = Asked { share_bp: wanted.share_bp, by_kind: wanted.kind.is_some() };
        let figures = blocking::run(move || figures(&panels, asked)).await.map_err(ReadError::from)?;
        Ok(SeriesSeen { folded, parked: parked.len(), figures })
    }

    async fn of_series(
        &self,
        convenings: Vec<ConveningSeen>,
        series: Option<&str>,
    ) -> Result<Vec<ConveningSeen>, ReadError> {
        let Some(series) = series else { return Ok(convenings) };
        let mut of_series = Vec::new();
        for convening in convenings {
            let about = self.convening_about(&convening.row).await?;
            if about.and_then(|about| about.series).as_deref() == Some(series) {
                of_series.push(convening);
            }
        }
        Ok(of_series)
    }

    /// One of them; none if it was not there yet.
    async fn of_series_panel(
        &self,
        mut seen: PanelSeen,
        wanted: &Wanted,
        reads_past: bool,
    ) -> Result<Option<SeriesPanel>, ReadError> {
        let is_of_kind = match &wanted.kind {
            Some(kind) => {
                let about: Option<PanelAbout> = self.open(seen.row.about.as_ref()).await?;
                about.is_some_and(|about| about.kind.to_lowercase() == kind.to_lowercase())
            }
            None => false,
        };
        let past = if reads_past { Some(self.past_of(&seen.id).await?) } else { None };
        let end = wanted.as_of.flatten();
        if let (Some(_), Some(past)) = (wanted.as_of, &past)
            && !past.show(end, &mut seen, &mut PanelNames::default())
        {
            return Ok(None);
        }
        let starts_ms = seen.starts().map(|starts| starts.utc_ms);
        let past = past.map(|past| PanelPast::of(past.steps_before(end), starts_ms));
        let year = seen.day().year();
        Ok(Some(SeriesPanel { view: seen.row.view, year, is_of_kind, past }))
    }
}

/// The organiser's own convenings with their panels: those named, or all; none if they are too many.
fn own_convenings(
    store: &dyn ViewStore,
    viewer: &Viewer,
    named: &[ConveningId],
) -> Result<Option<Vec<ConveningSeen>>, ViewStoreError> {
    let Viewer::Organiser(organiser) = viewer else { return Ok(Some(Vec::new())) };
    let mut found: Vec<ConveningSeen> = Vec::new();
    let mut panels = 0;
    let mut from = None;
    loop {
        let page = match named {
            [] => of_organiser(store, organiser, from.as_ref(), PAGE)?,
            named => named.to_vec(),
        };
        for id in &page {
            let Some((seen, _)) = look(store, id, viewer)?.filter(|(seen, _)| seen.sight == Sight::Own)
            else {
                continue;
            };
            panels += seen.panels.len();
            if panels > PANELS_MAX {
                return Ok(None);
            }
            found.push(seen);
        }
        if !named.is_empty() || page.len() < PAGE {
            return Ok(Some(found));
        }
        from = page.last().cloned();
    }
}
