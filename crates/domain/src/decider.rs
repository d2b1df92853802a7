//! The shape of every decision: three pure functions a stream kind.

/// What one kind of stream may become: time, ids and randomness enter as values in the command.
pub trait Decider {
    /// What `decide` needs to know of the stream, and no more.
    type State: Default + Clone + Send + Sync;
    /// A request that may be refused.
    type Command;
    /// A recorded fact.
    type Event: Clone + Send + Sync;
    /// The business "no".
    type Rejection: std::error::Error + Send + Sync + 'static;

    /// The facts that answer the command; none if nothing changes.
    fn decide(state: &Self::State, command: &Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// The state after a fact. Total: a fact that makes no sense changes nothing.
    fn evolve(state: &mut Self::State, event: &Self::Event);
}

/// The state after a whole stream.
pub fn fold<'a, D: Decider>(events: impl IntoIterator<Item = &'a D::Event>) -> D::State
where
    D::Event: 'a,
{
    let mut state = D::State::default();
    for event in events {
        D::evolve(&mut state, event);
    }
    state
}

/// Given, when, then: the form in which deciders are tested.
#[cfg(test)]
pub(crate) mod spec {
    use super::{Decider, fold};

    pub(crate) struct Given<D: Decider>(Vec<D::Event>);
    pub(crate) struct When<D: Decider>(Result<Vec<D::Event>, D::Rejection>);

    pub(crate) fn given<D: Decider>(events: impl IntoIterator<Item = D::Event>) -> Given<D> {
        Given(events.into_iter().collect())
    }

    impl<D: Decider> Given<D> {
        pub(crate) fn when(&self, command: &D::Command) -> When<D> {
            When(D::decide(&fold::<D>(&self.0), command))
        }

        /// The history with what the command made of it.
        #[track_caller]
        pub(crate) fn after(mut self, command: &D::Command) -> Self {
            let events = D::decide(&fold::<D>(&self.0), command).expect("the command is accepted");
            self.0.extend(events);
            self
        }

        pub(crate) fn state(&self) -> D::State {
            fold::<D>(&self.0)
        }
    }

    impl<D: Decider> When<D>
    where
        D::Event: PartialEq + std::fmt::Debug,
        D::Rejection: PartialEq,
    {
        #[track_caller]
        pub(crate) fn then(self, expected: impl IntoIterator<Item = D::Event>) {
            let expected: Vec<D::Event> = expected.into_iter().collect();
            assert_eq!(self.0.expect("the command is accepted"), expected);
        }

        #[track_caller]
        pub(crate) fn then_nothing(self) {
            self.then([]);
        }

        #[track_caller]
        pub(crate) fn refused(self, rejection: &D::Rejection) {
            assert_eq!(&self.0.expect_err("the command is refused"), rejection);
        }
    }
}
