//! The view is what the log says: a kept one equals one folded anew, to the byte, whatever happened;
//! and no name lies in it.

use std::sync::Arc;

use openfloor_application::key_ring::KeyRing;
use openfloor_application::projector::Projector;
use openfloor_domain::charter::CharterCommand;
use openfloor_domain::convening::Visibility;
use openfloor_domain::ids::ConveningId;
use openfloor_domain::judgement::built_in;
use openfloor_domain::panel::PanelCommand;
use openfloor_domain::people::{Class, Scope};
use openfloor_domain::roles::Role;
use openfloor_projection::compare::dump_for_comparison;
use openfloor_projection::tables::totals::totals;
use openfloor_projection::view::ProjectionView;
use openfloor_view_store::SharedViews;
use openfloor_view_store::memory::MemoryViews;

use crate::world::{Owner, PEOPLE, SeatOf, World, names};

/// A view kept up to date as the log grows, as a process does.
struct Kept {
    projector: Projector<ProjectionView>,
    store: SharedViews,
}

impl Kept {
    fn of(world: &World) -> Self {
        let store: SharedViews = Arc::new(MemoryViews::default());
        let ring = Arc::new(KeyRing::new(Arc::clone(&world.keys)));
        let log = Arc::new(world.log.clone());
        Self { projector: Projector::new(ProjectionView::new(), log, Arc::clone(&store), ring), store }
    }

    /// Folds until everything written is in the store.
    async fn follow(&mut self, world: &World) {
        let is_there = |kept: &Self| {
            kept.projector.progress().applied.is_some_and(|applied| applied.covers(world.last()))
        };
        while !is_there(self) {
            self.projector.step().await.expect("a step");
        }
    }

    fn dump(&self) -> Vec<u8> {
        dump_for_comparison(self.store.as_ref()).expect("rows")
    }
}

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A world under way: who answers for what.
struct History {
    world: World,
    owners: Vec<Owner>,
    convenings: Vec<(usize, ConveningId)>,
    dice: Dice,
}

const TITLES: [&str; 3] = ["After the ceasefire", "Opening session", "Who pays"];
const CLASSES: [Class; 5] = [Class::Woman, Class::Man, Class::NonBinary, Class::Undisclosed, Class::Unknown];
const SCOPES: [Scope; 4] = [Scope::Public, Scope::Panel, Scope::Totals, Scope::Withheld];
const ROLES: [Role; 4] = [Role::Panelist, Role::Moderator, Role::Negotiator, Role::Unspecified];

impl History {
    async fn begin(seed: u64) -> Self {
        let world = if seed.is_multiple_of(2) { World::with_charters().await } else { World::new().await };
        let owners =
            vec![world.organiser("forum", "Forum North").await, world.organiser("salon", "Salon Sud").await];
        let mut convenings = Vec::new();
        for (owner, slug) in [(0, "peace-26"), (0, "climate"), (1, "peace-26")] {
            let id = world.convening(&owners[owner], slug, "Geneva Round", Visibility::Closed).await;
            convenings.push((owner, id));
        }
        Self { world, owners, convenings, dice: Dice(seed) }
    }

    async fn roster(&mut self, owner: &Owner, convening: &ConveningId, title: &str) {
        let many = self.dice.below(6);
        let seats: Vec<SeatOf<'_>> = (0..many)
            .map(|_| {
                let name = if self.dice.below(6) == 0 { "" } else { self.dice.of(&PEOPLE) };
                (name, self.dice.of(&ROLES), self.dice.of(&CLASSES))
            })
            .collect();
        self.world.roster(owner, convening, title, &seats).await;
    }

    /// One thing that happens.
    async fn step(&mut self) {
        let (owner, convening) = self.convenings[self.dice.below(self.convenings.len())].clone();
        let owner = self.owners[owner].clone();
        let title = self.dice.of(&TITLES);
        let panel = self.world.panel_id(&owner, &convening, title);
        let name = self.dice.of(&PEOPLE);
        let person = self.world.person(&owner, &convening, name);
        match self.dice.below(16) {
            0..=5 => self.roster(&owner, &convening, title).await,
            6 => drop(self.world.count(&owner, &convening, title, 1, 3).await),
            7 | 8 => {
                let (class, scope) = (self.dice.of(&CLASSES), self.dice.of(&SCOPES));
                self.world.say(&person, class, scope).await;
            }
            9 => self.world.withdraw(&person).await,
            10 => self.world.publish(&owner, &panel, true).await,
            11 => {
                let organiser = owner.id.clone();
                let command = if self.dice.below(4) == 0 {
                    PanelCommand::Cancel { organiser }
                } else {
                    PanelCommand::WithholdStanding { organiser }
                };
                self.world.panel(&panel, command).await;
            }
            12 => {
                let visibility =
                    self.dice.of(&[Visibility::Closed, Visibility::Unlisted, Visibility::Public]);
                let starts = self.dice.of(&["2026-05-14T10:00:00+02:00", "2028-05-14T10:00:00+02:00"]);
                self.world.convening_on(&owner, "peace-26", title, visibility, Some(starts)).await;
            }
            13 => {
                let (id, text) = self.dice.of(&[built_in()[0], built_in()[1]]);
                let command = match self.dice.below(2) {
                    0 => CharterCommand::Retire,
                    _ => CharterCommand::Adopt { text: text.to_owned() },
                };
                self.world.charter(id, command).await;
            }
            _ => self.world.erase(&person).await,
        }
    }
}

#[tokio::test]
async fn a_kept_view_equals_one_folded_anew_whatever_happened() {
    for seed in 0..24 {
        let mut history = History::begin(seed).await;
        let mut kept = Kept::of(&history.world);
        for step in 0..50 {
            history.step().await;
            // Now and then it lags behind, and folds several things at once.
            if step % 3 != 0 {
                kept.follow(&history.world).await;
            }
        }
        kept.follow(&history.world).await;
        let mut anew = Kept::of(&history.world);
        anew.follow(&history.world).await;
        assert!(kept.dump() == anew.dump(), "seed {seed}: the views differ");
        assert_totals_add_up(&kept);
    }
}

fn assert_totals_add_up(kept: &Kept) {
    let totals = totals(kept.store.as_ref()).expect("totals");
    for (rule, outcomes) in &totals.outcomes {
        assert_eq!(outcomes.values().sum::<u64>(), totals.panels, "{rule}");
    }
}

#[tokio::test]
async fn totals_are_those_of_a_fold_of_every_panel() {
    let mut history = History::begin(4).await;
    let mut kept = Kept::of(&history.world);
    for _ in 0..80 {
        history.step().await;
        kept.follow(&history.world).await;
    }
    let standings = openfloor_application::table::Reader::<
        openfloor_projection::tables::standings::StandingRow,
    >::new(openfloor_projection::tables::standings::STANDINGS);
    let mut expected = openfloor_projection::tables::totals::Totals::default();
    for (_, row) in standings.all(kept.store.as_ref(), "").expect("rows") {
        expected.exchange(&Default::default(), &row);
    }
    assert_eq!(totals(kept.store.as_ref()).expect("totals"), expected);
}

#[tokio::test]
async fn no_name_and_no_title_lies_open_in_the_store() {
    let mut history = History::begin(2).await;
    let mut kept = Kept::of(&history.world);
    for _ in 0..60 {
        history.step().await;
    }
    kept.follow(&history.world).await;
    let dump = kept.dump();
    assert!(dump.len() > 10_000, "the view is not empty");
    let sealed = names().into_iter().chain(TITLES).chain(["Geneva Round", "Forum North", "peace-26"]);
    for name in sealed {
        let is_there = dump.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(!is_there, "{name} lies open");
    }
}

#[tokio::test]
async fn after_an_erasure_nothing_sealed_about_her_is_left_in_the_rows() {
    let world = World::with_charters().await;
    let owner = world.organiser("forum", "Forum North").await;
    let convening = world.convening(&owner, "peace-26", "Geneva Round", Visibility::Closed).await;
    let seats = [("Ada Quill", Role::Panelist, Class::Woman), ("Bo Marsh", Role::Panelist, Class::Man)];
    world.roster(&owner, &convening, "Opening session", &seats).await;
    let ada = world.person(&owner, &convening, "Ada Quill");
    let subject = format!("person:{ada}");
    let has_box = |dump: &[u8]| dump.windows(subject.len()).any(|window| window == subject.as_bytes());
    let mut kept = Kept::of(&world);
    kept.follow(&world).await;
    assert!(has_box(&kept.dump()));
    world.erase(&ada).await;
    kept.follow(&world).await;
    assert!(!has_box(&kept.dump()));
    // Whoever imports the same file again brings nothing back.
    world.roster(&owner, &convening, "Opening session", &seats).await;
    kept.follow(&world).await;
    assert!(!has_box(&kept.dump()));
}
