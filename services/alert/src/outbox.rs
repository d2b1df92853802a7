//! Where mail goes while no mail server is set up: a page for the operator, who can follow its links.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use openfloor_process::problem::Problem;

use crate::letter::{Button, Letter};

/// Most letters kept, in memory; the oldest go first.
const LETTERS_MAX: usize = 200;

/// Letters that would have been sent.
#[derive(Clone, Default)]
pub struct Outbox(Arc<Mutex<VecDeque<Kept>>>);

/// A letter that would have been sent.
#[derive(Clone)]
struct Kept {
    to: String,
    subject: String,
    text: String,
    buttons: Vec<Button>,
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct Page {
    letters: Vec<Kept>,
}

impl Outbox {
    /// The page, for the admin listener.
    pub fn router(&self) -> Router {
        Router::new().route("/outbox", get(page)).with_state(self.clone())
    }

    /// How many letters are kept.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of each letter, the newest first: for tests and demonstrations.
    pub fn texts(&self) -> Vec<String> {
        self.lock().iter().map(|kept| kept.text.clone()).collect()
    }

    pub(crate) fn keep(&self, to: &str, letter: &Letter, text: String) {
        let mut letters = self.lock();
        letters.truncate(LETTERS_MAX - 1);
        letters.push_front(Kept {
            to: to.to_owned(),
            subject: letter.subject.clone(),
            text,
            buttons: letter.all_buttons().cloned().collect(),
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn page(State(outbox): State<Outbox>) -> Response {
    let letters = outbox.lock().iter().cloned().collect();
    match (Page { letters }).render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => Problem::internal().into_response(),
    }
}
