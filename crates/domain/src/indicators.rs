//! Signs of token participation that need more than how one panel stands: its past, its order, its
//! minutes, or many panels. T1 and T2 need no more than that and are in [`judgement`](crate::judgement).
//!
//! Numbered as in the reference of the domain, section 8. Each is a fact with its evidence as data,
//! shown to who answers for the programme; never an accusation. Where a class that matters is not
//! stated, nothing is said: it may be otherwise. Those without a number are ours, for what an organiser can
//! do to a line-up so that it stands better and nobody else has the floor (section 11).

mod compared;
mod flicker;
mod floor;
mod late;
mod lifted;
mod like_for_like;
mod listed_apart;
mod look;
mod order;
mod past;
mod reuse;
mod split;
mod uncounted;
mod voice;

pub use compared::{Compared, organising_team, showcase_gap, silo};
pub use flicker::{FLICKER_DAYS, Flicker, flicker};
pub use floor::{order_of, voice_of};
pub use late::{LATE_DAYS, LateAddition, Lead, late_addition, lead_times, leads_compared};
pub use lifted::{Lifted, lifted};
pub use like_for_like::{LikeForLike, like_for_like};
pub use listed_apart::{ListedApart, listed_apart};
pub use look::{Look, looks};
pub use order::{Order, Slot, order};
pub(crate) use past::take_in;
pub use past::{Change, Replacement, Seated, Step, steps};
pub use reuse::{Reuse, Use, reuse};
pub use split::{Split, split};
pub use uncounted::{Uncounted, uncounted};
pub use voice::{Voice, voice};
