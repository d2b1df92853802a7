//! Work that blocks, off the threads that serve.

use tokio::task::spawn_blocking;
use tracing::Span;

/// Why blocking work gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockingError {
    /// It panicked; the panic hook has logged where.
    #[error("the work panicked")]
    Panicked,
    /// The runtime stopped before it began.
    #[error("the process is stopping")]
    Stopped,
}

/// Runs `work` on a thread where it may block, within the caller's span.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, BlockingError> {
    let span = Span::current();
    let done = spawn_blocking(move || span.in_scope(work)).await;
    done.map_err(|error| if error.is_panic() { BlockingError::Panicked } else { BlockingError::Stopped })
}

#[cfg(test)]
mod tests {
    use super::{BlockingError, run};

    #[tokio::test]
    async fn an_answer_comes_back_and_a_panic_is_an_error() {
        assert_eq!(run(|| 7).await, Ok(7));
        assert_eq!(run(|| panic!("of the work")).await, Err::<(), _>(BlockingError::Panicked));
    }
}
