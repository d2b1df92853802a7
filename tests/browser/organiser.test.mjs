// An organiser with a programme in which nobody is counted, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";
import { PANELS, PEOPLE, SESSIONS, csv, sessions } from "./programme.mjs";

/** From the upload to the first panel that is judged. */
const FIRST_JUDGED_MS = 60_000;

const file = (text, name = "harbour.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, event;

    before(async () => {
      installation = await Installation.start();
      context = await browser.newContext({ javaScriptEnabled, locale: "en" });
      page = await context.newPage();
      await installation.letIn(page);
    });
    after(async () => {
      await context?.close();
      await installation?.stop();
    });

    const { look, says } = handsOn(() => page, javaScriptEnabled);
    const upload = async (text) => {
      await page.goto(`${installation.url}/organise/import`);
      await page.setInputFiles("#file", file(text));
      await page.getByRole("button", { name: "Show what would change" }).click();
    };

    test("a file is shown, then stored, and a panel is judged by numbers within a minute", async () => {
      await page.getByRole("link", { name: "Import a programme" }).click();
      await look("import");
      const begun = Date.now();
      await page.setInputFiles("#file", file(csv()));
      await page.getByRole("button", { name: "Show what would change" }).click();
      await says(`${PEOPLE} speakers in ${SESSIONS} sessions; ${PANELS} of them have two or more speakers.`);
      await says(`${SESSIONS} sessions are new.`);
      const seen = Date.now();
      await look("preview");
      const looked = Date.now() - seen;
      const elsewhere = await context.newPage();
      await elsewhere.goto(`${installation.url}/convenings`);
      assert.ok(await elsewhere.getByText("There is no event yet.").count(), "nothing is stored before she says so");
      await elsewhere.close();

      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
      event = new URL(page.url()).pathname.split("/").pop();
      await says("Nobody has been counted yet: four ways to count");
      await page.getByRole("link", { name: "Numbers for each panel" }).click();
      const panel = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Session 0", exact: true }) });
      await panel.getByLabel("Men", { exact: true }).fill("3");
      await panel.getByRole("button", { name: "Store these numbers" }).click();
      await page.waitForURL("**/numbers#*");
      assert.ok(await panel.getByText("does not hold yet").count());
      assert.ok(await panel.getByText("All-male: every one of the three places is a man.").count());
      const took = Date.now() - begun - looked;
      assert.ok(took < FIRST_JUDGED_MS, `${took} ms`);
      console.log(`first panel judged after ${took} ms of the browser's time`);
      await look("numbers");
    });

    test("the page of the event and the text to ask are whole", async () => {
      await page.goto(`${installation.url}/convenings/${event}`);
      await look("event");
      const waiting = await page.locator(".card.not-counted").getByRole("heading").allInnerTexts();
      const inOrder = Array.from({ length: PANELS - 1 }, (_, n) => `Session ${n + 1}`);
      assert.deepEqual(waiting, inOrder, "in the order of the programme");
      await page.getByRole("link", { name: "Ask the speakers" }).click();
      await says("This server sends nothing.");
      await look("ask");
    });

    test("everybody is marked once, and it can be taken back", async () => {
      await page.goto(`${installation.url}/organise/convenings/${event}/people`);
      await says(`${PEOPLE} people have not been counted, about 7 minutes.`);
      await look("people");
      const person = (name) => page.getByRole("group", { name });
      const [first, second] = sessions()[5].people;
      if (javaScriptEnabled) {
        // A letter marks and goes on.
        const before = await page.locator("fieldset.person").nth(1).locator("legend bdi").innerText();
        await page.locator("fieldset.person").nth(0).getByLabel("not counted").focus();
        await page.keyboard.press("w");
        const focused = await page.evaluate(() => document.activeElement.closest("fieldset").querySelector("bdi").textContent);
        assert.equal(focused, before);
        assert.equal(await page.locator("#live").innerText(), String(PEOPLE - 1));
        await page.locator("fieldset.person").nth(0).getByLabel("not counted").check();
      }
      await person(first).getByLabel("woman", { exact: true }).check();
      await person(second).getByLabel("man", { exact: true }).check();
      await page.getByRole("button", { name: "Store the marks" }).first().click();
      await says("2 people are marked.");
      await says(`${PEOPLE - 2} people have not been counted`);
      await look("people-marked");
      await page.getByRole("button", { name: "Take that back" }).click();
      await says(`${PEOPLE} people have not been counted`);
      await person(first).getByLabel("woman", { exact: true }).check();
      await page.getByRole("button", { name: "Store the marks" }).first().click();
      await says("One person is marked.");
    });

    test("everybody is marked once, and every panel is judged", async () => {
      await page.goto(`${installation.url}/organise/convenings/${event}/people`);
      const begun = Date.now();
      for (const details of await page.locator("form[data-marking] details").all()) await details.locator("summary").click();
      const people = page.locator("fieldset.person");
      const total = await people.count();
      assert.equal(total, PEOPLE);
      for (let n = 0; n < total; n++) {
        if (javaScriptEnabled && n > 0) await page.keyboard.press(n % 2 ? "m" : "w");
        else await people.nth(n).getByLabel(n % 2 ? "man" : "woman", { exact: true }).check();
        if (javaScriptEnabled && n === 0) await page.keyboard.press("w");
      }
      await page.getByRole("button", { name: "Store the marks" }).last().click();
      await says("Everybody has been counted.");
      console.log(`${total} people are marked after ${Date.now() - begun} ms of the browser's time`);
      await page.goto(`${installation.url}/convenings/${event}`);
      // The reading side is a moment behind.
      const left = page.getByText("not counted yet:");
      for (let tries = 0; tries < 50 && (await left.count()) > 0; tries++) await page.reload();
      assert.equal(await left.count(), 0);
      await look("event-counted");
    });

    test("every other page is whole", async () => {
      for (const [path, name] of [["/", "home"], ["/check?women=1&men=4&chair=man", "check"], ["/about", "about"], ["/method", "method"], ["/charters", "charters"], ["/convenings", "events"], ["/sign-in", "sign-in"]]) {
        await page.goto(`${installation.url}${path}`);
        await look(name);
      }
    });

    test("a changed file says how it would stand, and mends the panel", async () => {
      const [one, two, three] = sessions()[10].people;
      const counted = { [one]: "man", [two]: "man", [three]: "man" };
      await upload(csv({ counted }));
      await says("places described otherwise");
      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
      const mended = csv({ counted: { ...counted, "Nell Newcomer": "woman" }, more: [["s10", "Nell Newcomer"]] });
      await upload(mended);
      const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^Session 10/ }) });
      assert.match(await row.innerText(), /one place added[\s\S]*holds[\s\S]*Women: 1 of 4 \(25 %\)/i);
      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
      await page.getByRole("link", { name: "Session 10", exact: true }).click();
      await says("Women: 1 of 4 (25 %).");
      await look("panel");
    });

    test("of two windows the second is shown what changed, and keeps its file", async () => {
      const [one] = sessions()[20].people;
      await upload(csv({ counted: { [one]: "woman" } }));
      const other = await context.newPage();
      await other.goto(`${installation.url}/organise/import`);
      await other.setInputFiles("#file", file(csv({ more: [["s20", "Otto Other"]] }), "other.csv"));
      await other.getByRole("button", { name: "Show what would change" }).click();
      await other.getByRole("button", { name: "Store it" }).click();
      await other.waitForURL("**/convenings/*");
      await other.close();
      await page.getByRole("button", { name: "Store it" }).click();
      await says("Something was changed since you looked");
      await look("conflict");
      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
    });

    test("what cannot be read says what to do, and French is whole", async () => {
      await upload("%PDF-1.7");
      assert.ok(await page.getByRole("alert").getByText("this is a PDF").count());
      await look("refused");
      await page.goto(`${installation.url}/organise/import?lang=fr`);
      await says("Importer un programme");
      await look("import-fr");
    });
  });
}
