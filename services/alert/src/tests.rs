//! The whole line over the reference adapters, with a real mail server and a real receiver of
//! webhooks: from a pledge to the notice that it is mended.

mod assistants;
mod deliveries;
mod failures;
mod invitations;
mod kills;
mod line;
mod line_ups;
mod links;
mod mails;
mod manners;
mod pages;
mod programmes;
mod protocols;
mod receiver;
mod receivers;
mod replicas;
mod smtp;
mod subscriptions;
mod world;
