// Somebody of seventy who only reads mail, on a phone: each letter goes through a mail server, is read by a mail
// program and opened as that shows it; each page is one that a letter leads to.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertAccessible, launch, LETTER } from "./browser.mjs";
import { Installation } from "./installation.mjs";
import { header, Mailbox } from "./mailbox.mjs";

const PHONE = { width: 390, height: 844 };
const [NAME, ADDRESS] = ["Otto Irure", "otto.irure@lorem.example"];

/** A line-up of men who never asked for mail, with him among them; and of more, if there are. */
function lineUp(more = []) {
  const seat = (name, counted) => {
    const email = `${name.toLowerCase().replace(" ", ".")}@lorem.example`;
    return { name, person: email.split("@")[0], email, class: counted, role: "panelist" };
  };
  const seats = [...[NAME, "Hugo Tempor", "Jon Magna"].map((name) => seat(name, "man")), ...more.map((name) => seat(name, "woman"))];
  const panel = { slug: "storm", title: "After the storm", kind: "Panel", starts: "2099-05-14T10:00:00+02:00", seats };
  return { convenings: [{ slug: "harbour", title: "Harbour Days", panels: [panel] }] };
}

describe("by mail alone", () => {
  let browser, mailbox, installation, page;

  before(async () => {
    browser = await launch();
    mailbox = await Mailbox.start();
    installation = await Installation.start(["--settling-seconds", "0", "--mail-reply-to", "desk@lorem.example", ...mailbox.options]);
    page = await (await browser.newContext({ locale: "en", viewport: PHONE })).newPage();
    await installation.ask("POST", "imports?name=harbour.json", lineUp());
    await installation.ask("PUT", "convenings/harbour/panels/storm/publication", { line_up: true });
  });
  after(async () => {
    await browser?.close();
    await installation?.stop();
    await mailbox?.stop();
  });

  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const headed = (name) => page.getByRole("heading", { name }).waitFor();

  /** Opens a letter as a mail program shows it. */
  const open = async (number, name) => {
    const letter = await mailbox.letter(number);
    // What a page forbids would hold for what is written over it.
    await page.goto("about:blank");
    await page.setContent(letter.html);
    await assertAccessible(page, `letter-${name}`, LETTER);
    return letter;
  };
  const follow = (label) => page.getByRole("link", { name: label, exact: true }).click();

  test("he pledges by three answers and confirms his address", async () => {
    await page.goto(`${installation.url}/pledge`);
    await page.getByLabel("Your name, as programmes list it").fill(NAME);
    await page.getByLabel("Your e-mail address").fill(ADDRESS);
    await page.keyboard.press("Enter");
    await headed("Look at your mail");
    const letter = await open(1, "verify");
    assert.deepEqual(letter.recipients, [ADDRESS]);
    await follow("Yes, this is my address");
    await press("Yes, this is my address");
    await headed("Thank you");
  });

  test("the alert says what is the matter, and what he can do is one button high as a thumb", async () => {
    const letter = await open(2, "alert");
    assert.match(letter.subject, /^Your panel on 14 May 2099: no woman among the three speakers so far$/);
    assert.equal(header(letter, "reply-to"), "desk@lorem.example");
    assert.equal(header(letter, "auto-submitted"), "auto-generated");
    assert.match(header(letter, "message-id"), /^<\S+@localhost.localdomain>$/);
    assert.match(letter.text, /I will not serve on a panel of two or more/);
    const buttons = await page.getByRole("link").all();
    assert.ok(buttons.length >= 4);
    for (const button of buttons) assert.ok((await button.boundingBox()).height >= 44, await button.innerText());
    const note = await page.getByRole("link", { name: "Write to the organiser" }).getAttribute("href");
    assert.match(note, /^mailto:\?subject=/);
    await follow("I did something about it");
    await press("I asked the organiser");
    await headed("Thank you");
  });

  test("once it is mended he is thanked", async () => {
    await installation.ask("POST", "imports?name=harbour.json", lineUp(["Ines Amet"]));
    const letter = await open(3, "mended");
    assert.match(letter.subject, /now holds/);
    assert.match(letter.text, /Thank you/);
  });

  test("the button of his mail program stops it, and a visit to the same link does not", async () => {
    const letter = await mailbox.letter(3);
    assert.equal(header(letter, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    const link = header(letter, "list-unsubscribe").match(/^<(\S+)>$/)[1];
    assert.equal((await fetch(link)).status, 200);
    await installation.ask("POST", "imports?name=harbour.json", lineUp());
    await open(4, "no-longer-holds");
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    assert.equal((await fetch(link, { method: "POST", body })).status, 200);
    await page.goto(link.replace("/unsubscribe", "/pledge/manage"));
    assert.match(await page.innerText("main"), /Paused: you are told nothing for the time being/);
  });

  test("nobody got mail who had not signed up, however often organisers list their addresses", () => {
    assert.deepEqual(new Set(mailbox.letters.flatMap(({ recipients }) => recipients)), new Set([ADDRESS]));
    for (const letter of mailbox.letters) {
      assert.ok(letter.html && letter.text, "two parts");
      const links = (text) => new Set(text.match(/http:\/\/127\.0\.0\.1:\d+\/[^\s"<>]+/g).map((link) => link.replaceAll("&#38;", "&").replaceAll("&amp;", "&")));
      assert.deepEqual(links(letter.text), links(letter.html), "whoever reads text alone can do the same");
    }
  });
});
