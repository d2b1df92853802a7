//! The statistics of series against every vector of the domain reference, to the digits given there,
//! and what holds of any series.

mod drafts;
mod odds;
mod properties;
mod recompute;
mod scores;
mod series;
mod support;
mod tables;
