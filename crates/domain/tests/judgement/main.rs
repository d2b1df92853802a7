//! Judgement against definitions written twice: the tables of the domain reference, and a naive
//! reading of every rule that tries all ways to count those who are not stated.

mod charters;
mod golden;
mod indicators;
mod naive;
mod plans;
mod properties;
mod repairs;
mod shape;
mod shares;
mod support;
mod truth;
mod wordings;
