// An ally who only reads mail, on a phone: from the pledge to the thanks; and what can be done about it later.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertFrench, handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";

const PHONE = { width: 390, height: 844 };
const [NAME, ADDRESS] = ["Otto Irure", "otto.irure@lorem.example"];

/** A line-up of men, with the ally among them; and one more, if she is asked. */
function lineUp(more = []) {
  const seat = (name, person, counted) => ({ name, person, class: counted, role: "panelist" });
  const men = ["Hugo Tempor", "Jon Magna"].map((name, n) => seat(name, `p${n}`, "man"));
  const seats = [{ ...seat(NAME, "p9", "man"), email: ADDRESS }, ...men, ...more.map((name) => seat(name, name, "woman"))];
  const panel = { slug: "storm", title: "After the storm", kind: "Panel", starts: "2099-05-14T10:00:00+02:00", seats };
  return { convenings: [{ slug: "harbour", title: "Harbour Days", panels: [panel] }] };
}

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, operator, manage;

    before(async () => {
      installation = await Installation.start(["--settling-seconds", "0"]);
      context = await browser.newContext({ javaScriptEnabled, locale: "en", viewport: PHONE });
      page = await context.newPage();
      operator = await (await browser.newContext({ locale: "en" })).newPage();
      await installation.ask("POST", "imports?name=harbour.json", lineUp());
      await installation.ask("PUT", "convenings/harbour", { title: "Harbour Days", visibility: "public" });
      await installation.ask("PUT", "convenings/harbour/panels/storm/publication", { line_up: true });
    });
    after(async () => {
      await context?.close();
      await operator?.context().close();
      await installation?.stop();
    });

    const { look, says, press } = handsOn(() => page, javaScriptEnabled);
    /** The newest letter, once there are so many. */
    const letter = async (many) => (await installation.letters(operator, many)).first();
    /** Follows a link of a letter, as a mail program opens it. */
    const follow = async (from, label) => page.goto(await from.getByRole("link", { name: label }).getAttribute("href"));

    test("he pledges by three answers, with the keyboard alone", async () => {
      await page.goto(`${installation.url}/pledge`);
      await says("no woman among the five speakers so far");
      await look("pledge");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#content", "first the way past the head");
      await page.getByLabel("Your name, as programmes list it").focus();
      await page.keyboard.type(NAME);
      await page.keyboard.press("Tab");
      await page.keyboard.type(ADDRESS);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.value), "barder");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
      await look("pledge-sent");
    });

    test("his address is confirmed by a button, not by a visit", async () => {
      const verification = await letter(1);
      await follow(verification, "Yes, this is my address");
      await look("verify");
      await press("Yes, this is my address");
      await page.getByRole("heading", { name: "Thank you" }).waitFor();
      await says("Where do you speak next?");
      assert.match(await page.getByLabel("To copy").inputValue(), /Could you tell me who else will speak/);
      await look("verified");
    });

    test("he is told of his panel, asks, and is thanked once it is mended", async () => {
      const told = await letter(2);
      assert.match(await told.innerText(), /no woman among the three speakers so far/);
      const note = await told.getByRole("link", { name: "Write to the organiser" }).getAttribute("href");
      assert.match(note, /^mailto:\?subject=/);
      await follow(told, "I did something about it");
      await says("What did you do?");
      await look("answers");
      await press("I asked the organiser");
      await page.getByRole("heading", { name: "Thank you" }).waitFor();
      await says("We tell you when it is mended.");
      await look("answered");
      await installation.ask("POST", "imports?name=harbour.json", lineUp(["Ines Amet"]));
      const thanks = await letter(3);
      assert.match(await thanks.innerText(), /now meets your pledge/);
      await follow(thanks, "This is wrong");
      await look("answer");
      manage = (await (await letter(3)).innerText()).match(/unsubscribe\?(t=\S+)/)[1];
    });

    test("he changes, pauses and resumes what he pledged", async () => {
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
      await says("you pledged: “I will not serve on a panel of two or more");
      await look("manage");
      await page.getByRole("link", { name: "Change what you pledged" }).click();
      await look("change");
      await page.getByLabel("The same in your own words").fill("Never without a woman.");
      await press("Change it");
      await page.getByRole("heading", { name: "Changed" }).waitFor();
      await look("changed");
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
      await says("you pledged: “Never without a woman.”");
      await press("Pause");
      await says("Paused: you are told nothing for the time being.");
      await look("paused");
      await press("Resume");
      await says("We tell you when there is something to tell.");
    });

    test("an organiser without an account counts a panel by his pledge link, and he is told", async () => {
      const reply = await page.getByLabel("To copy").inputValue();
      const link = reply.match(/http\S+\/invitation\?t=\S+/)[0];
      const hers = await (await browser.newContext({ javaScriptEnabled, locale: "en" })).newPage();
      await hers.goto(link);
      assert.ok(await hers.getByText("Never without a woman.").count());
      await look("invitation", hers);
      await hers.getByLabel("Men", { exact: true }).fill("3");
      await hers.keyboard.press("Enter");
      await hers.getByRole("heading", { name: "How it stands" }).waitFor();
      await look("invitation-counted", hers);
      await hers.getByLabel("What the panel is called, if you like").fill("Who decides about water");
      await hers.getByLabel("Whom you invite").fill(NAME);
      await hers.getByRole("button", { name: "Send this back" }).click();
      await hers.getByRole("heading", { name: "Sent", exact: true }).waitFor();
      await look("invitation-sent", hers);
      await hers.getByRole("link", { name: "Keep it as an event of mine" }).click();
      await look("keep", hers);
      await hers.getByLabel("Whom you invite").fill(NAME);
      await hers.getByLabel("Your key").fill(await installation.key());
      await hers.getByRole("button", { name: "Keep it" }).click();
      await hers.getByRole("heading", { name: "Who decides about water" }).waitFor();
      assert.ok(await hers.getByText(NAME).count(), "the person who gave the link has a place");
      await look("kept", hers);
      await hers.context().close();
      assert.match(await (await letter(4)).innerText(), /Your invitation: “Who decides about water” does not hold yet/);
    });

    test("he keeps an invitation of somebody who does not use this, and only he sees it", async () => {
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
      await page.getByRole("link", { name: "My invitations" }).click();
      await look("invitations");
      await page.getByLabel("What the panel is called").fill("Harvest supper");
      await page.getByLabel("Men", { exact: true }).fill("4");
      await press("Keep it");
      await page.getByRole("heading", { name: "Harvest supper" }).waitFor();
      await says("does not hold yet");
      await look("invitations-kept");
    });

    test("he names an assistant, who is asked first", async () => {
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
      await page.getByRole("link", { name: "An assistant" }).click();
      await look("assistant");
      await page.getByLabel("Their e-mail address").fill("desk@ally.example");
      await press("Ask them");
      await says("has been asked and has not said yes yet");
      await look("assistant-asked");
      assert.match(await (await letter(5)).innerText(), /named this address as their assistant's/);
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
    });

    test("he chooses when he is written to", async () => {
      await page.getByRole("link", { name: "When we write to you" }).click();
      await look("messages");
      await page.getByLabel("Nothing from").selectOption("22:00");
      await page.getByLabel("until").selectOption("07:00");
      await page.getByLabel("Tell me also that a published panel holds").check();
      await press("Change it");
      await says("We go by what you told us now.");
      assert.equal(await page.getByLabel("until").inputValue(), "7");
      await look("messages-changed");
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
    });

    test("a programme is founded, and its page has counts and no list", async () => {
      const hers = await (await browser.newContext({ javaScriptEnabled, locale: "en" })).newPage();
      await installation.letIn(hers);
      await hers.goto(`${installation.url}/programmes`);
      await look("programmes", hers);
      await hers.getByLabel("What it is called").fill("Panels with women");
      await hers.getByLabel("How to reach you").fill("desk@lorem.example");
      await hers.getByRole("button", { name: "Store it" }).click();
      await hers.getByRole("heading", { name: "Panels with women" }).waitFor();
      assert.ok(await hers.getByText("No month has ended yet.").count());
      await look("programme", hers);
      const invite = await hers.getByLabel("The link to hand on").inputValue();
      await hers.getByRole("link", { name: "Change this programme" }).click();
      await look("programme-change", hers);
      await hers.context().close();
      await page.goto(invite);
      await says("It counts for the programme");
      await look("pledge-programme");
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
    });

    test("whoever watches an event asks for it on a page", async () => {
      await page.goto(`${installation.url}/`);
      await page.getByRole("link", { name: "Harbour Days" }).click();
      await page.getByRole("link", { name: "Be told about the published panels of this event" }).click();
      await look("subscribe");
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
    });

    test("a private feed is opened and taken back from his page", async () => {
      await page.getByRole("link", { name: "A private feed, a webhook" }).click();
      await look("tools");
      await press("Give me an address");
      await says("This is the address. It is shown once:");
      const feed = (await page.locator("pre").innerText()).trim();
      await look("feed-opened");
      assert.match(await (await fetch(feed)).text(), /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/);
      await page.getByRole("link", { name: "A private feed, a webhook" }).click();
      await press("Take the address back");
      await says("nobody reads there any more");
      assert.equal((await fetch(feed)).status, 404);
    });

    test("in French nothing of it is English", async () => {
      const own = ["manage", "tools", "assistant", "messages", "erase"].map((page) => `/pledge/${page}?${manage}`);
      for (const path of ["/pledge", "/pledge/words", ...own, `/unsubscribe?${manage}`]) {
        await assertFrench(page, `${installation.url}${path}`, ["Never without a woman."]);
      }
      await look("unsubscribe-fr");
      await page.goto(`${installation.url}/pledge/words?lang=en`);
      await look("words");
    });

    test("he erases everything, after one more question", async () => {
      await page.goto(`${installation.url}/pledge/manage?${manage}`);
      await page.getByRole("link", { name: "Erase everything about me here" }).click();
      await look("erase");
      await press("Yes, erase everything about me here");
      await says("This was erased.");
      await look("erased");
      const broken = await page.goto(`${installation.url}/pledge/manage?t=mp.1.2`);
      assert.equal(broken.status(), 404);
      await look("bad-link");
    });
  });
}
