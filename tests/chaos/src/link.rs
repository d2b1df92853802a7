//! A TCP connection of somebody to somebody, with us between: it can be cut, held up and slowed, each
//! direction by itself.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Most bytes carried at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// What happens to bytes in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flow {
    /// They go through.
    #[default]
    Open,
    /// Each piece waits.
    Slow(Duration),
    /// None go through. They are not lost: TCP sends again what a broken network swallowed.
    Held,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    is_cut: bool,
    there: Flow,
    back: Flow,
}

/// Listens on a port of its own and carries what comes to another port, until dropped.
pub(crate) struct Link {
    port: u16,
    state: watch::Sender<State>,
}

impl Link {
    /// A link to a port of loopback.
    pub(crate) async fn to(target: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let (state, watched) = watch::channel(State::default());
        tokio::spawn(serve(listener, target, watched));
        Ok(Self { port, state })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Ends every connection and takes no other.
    pub(crate) fn cut(&self) {
        self.state.send_modify(|state| state.is_cut = true);
    }

    /// What happens to what the one who dialled sends.
    pub(crate) fn there(&self, flow: Flow) {
        self.state.send_modify(|state| state.there = flow);
    }

    /// What happens to what the one who was dialled sends.
    pub(crate) fn back(&self, flow: Flow) {
        self.state.send_modify(|state| state.back = flow);
    }

    /// All is well again.
    pub(crate) fn heal(&self) {
        self.state.send_replace(State::default());
    }
}

async fn serve(listener: TcpListener, target: u16, state: watch::Receiver<State>) {
    let mut gone = state.clone();
    let gone = async move { while gone.changed().await.is_ok() {} };
    tokio::pin!(gone);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut gone => return,
        };
        let Ok((dialler, _)) = accepted else { return };
        if !state.borrow().is_cut {
            tokio::spawn(carry(dialler, target, state.clone()));
        }
    }
}

async fn carry(dialler: TcpStream, target: u16, state: watch::Receiver<State>) -> std::io::Result<()> {
    let dialled = TcpStream::connect((Ipv4Addr::LOCALHOST, target)).await?;
    dialler.set_nodelay(true)?;
    dialled.set_nodelay(true)?;
    let (from_dialler, to_dialler) = dialler.into_split();
    let (from_dialled, to_dialled) = dialled.into_split();
    let mut cut = state.clone();
    tokio::select! {
        _ = cut.wait_for(|state| state.is_cut) => Ok(()),
        ended = pump(from_dialler, to_dialled, state.clone(), |state| state.there) => ended,
        ended = pump(from_dialled, to_dialler, state, |state| state.back) => ended,
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<State>,
    flow: fn(&State) -> Flow,
) -> std::io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = from.read(&mut chunk).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        let now = flow(&state.borrow());
        if let Flow::Slow(wait) = now {
            tokio::time::sleep(wait).await;
        }
        // An error: the link is gone, and with it whoever holds anything up.
        let _ = state.wait_for(|state| flow(state) != Flow::Held).await;
        to.write_all(&chunk[..read]).await?;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    use super::{Flow, Link};

    /// A connection through a link, from both ends.
    async fn connected() -> (Link, TcpStream, TcpStream) {
        let target = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let link = Link::to(target.local_addr().expect("an address").port()).await.expect("a link");
        let dialler = TcpStream::connect(("127.0.0.1", link.port)).await.expect("connected");
        let (dialled, _) = target.accept().await.expect("carried");
        (link, dialler, dialled)
    }

    async fn arrives(from: &mut TcpStream, to: &mut TcpStream) -> bool {
        from.write_all(b"x").await.expect("written");
        let mut byte = [0];
        matches!(timeout(Duration::from_millis(200), to.read_exact(&mut byte)).await, Ok(Ok(_)))
    }

    #[tokio::test]
    async fn one_direction_can_be_held_up_and_what_was_held_arrives_later() {
        let (link, mut dialler, mut dialled) = connected().await;
        assert!(arrives(&mut dialler, &mut dialled).await);
        link.there(Flow::Held);
        assert!(!arrives(&mut dialler, &mut dialled).await);
        assert!(arrives(&mut dialled, &mut dialler).await, "the other direction is open");
        link.heal();
        let mut byte = [0];
        dialled.read_exact(&mut byte).await.expect("what was held arrives");
    }

    #[tokio::test]
    async fn a_cut_ends_connections_and_takes_no_other_until_it_heals() {
        let (link, mut dialler, _dialled) = connected().await;
        link.cut();
        let mut byte = [0];
        assert!(matches!(dialler.read(&mut byte).await, Ok(0) | Err(_)), "the connection is over");
        let mut other = TcpStream::connect(("127.0.0.1", link.port)).await.expect("accepted");
        assert!(matches!(other.read(&mut byte).await, Ok(0) | Err(_)), "and ended at once");
    }
}
