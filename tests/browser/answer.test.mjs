// Whoever is counted, on a page of their own; a link that is watched; a column of the file that says how people are
// counted, and names that may be several people.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { handsOn, launch } from "./browser.mjs";
import { Installation, Served } from "./installation.mjs";

/** Who speaks, with how a form of the organiser's says they want to be addressed. */
const csv = (more = "") => `convening,panel,title,date,name,email,role,Anrede
harbour-days,1,Opening,2099-05-14,Ada Example,ada@example.org,Panelist,Fr.
harbour-days,1,Opening,2099-05-14,Bo Sample,bo@example.org,Panelist,Hr.
harbour-days,1,Opening,2099-05-14,Chi Quay & Dov Tide,,Panelist,
${more}`;

let browser, served;

before(async () => {
  browser = await launch();
  served = await Served.start(csv());
});
after(async () => {
  await browser?.close();
  served?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, organiser, page, speaker, event, link;

    before(async () => {
      installation = await Installation.start(["--allow-private-links", "127.0.0.0/8"]);
      link = served.link;
      served.text = csv();
      organiser = await browser.newContext({ javaScriptEnabled, locale: "en", acceptDownloads: true });
      speaker = await (await browser.newContext({ javaScriptEnabled, locale: "en", acceptDownloads: true })).newPage();
      page = await organiser.newPage();
      await installation.letIn(page);
    });
    after(async () => {
      await organiser?.close();
      await speaker?.context().close();
      await installation?.stop();
    });

    const { look, says } = handsOn(() => page, javaScriptEnabled);
    const fromLink = async () => {
      await page.goto(`${installation.url}/organise/import`);
      await page.getByLabel("Or give a link to it").fill(link);
      await page.getByRole("button", { name: "Show what would change" }).click();
    };
    /** The choice that is about what its label begins with. */
    const choice = (about, within = page) => within.getByRole("combobox", { name: new RegExp(`^${about}`) });
    const readAgain = () => page.getByRole("button", { name: "Read it again" }).first().click();

    test("a column counts nobody before it is said what its values mean, and a name of two is taken apart", async () => {
      await fromLink();
      await says("Nobody has been counted yet.");
      await look("map");
      await choice("Chi Quay & Dov Tide").selectOption("several");
      await page.getByRole("radio", { name: "Anrede" }).check();
      const anrede = page.getByRole("group", { name: "Anrede", exact: true });
      await choice("Fr", anrede).selectOption("woman");
      await choice("Hr", anrede).selectOption("man");
      await readAgain();
      await says("Women: at least 1 of 4 (25 %)");
      assert.ok(await page.getByRole("radio", { name: "Anrede" }).isChecked());
      await look("map-confirmed");
      await page.getByLabel("Read this link again every hour or so").check();
      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
      event = new URL(page.url()).pathname.split("/").pop();
    });

    test("what was said is there the next time", async () => {
      await fromLink();
      await says("as you said last time");
      await says("One session stays as it is.");
    });

    test("columns can be said to mean something else, and two of the same are refused", async () => {
      await page.goto(`${installation.url}/organise/import`);
      const talks = "Talk,Who\nOpening,Ada Example\nOpening,Bo Sample\n";
      await page.getByLabel("Or paste it").fill(talks);
      await page.getByRole("button", { name: "Show what would change" }).click();
      await look("map-unknown");
      await choice("Talk").selectOption("name");
      await choice("Who").selectOption("name");
      await page.getByRole("button", { name: "Read it again" }).last().click();
      assert.ok(await page.getByRole("alert").getByText("is said of two columns").count());
      await choice("Talk").selectOption("title");
      await choice("Who").selectOption("name");
      await page.getByRole("button", { name: "Read it again" }).last().click();
      await says("2 speakers in 1 session");
    });

    test("the links of an event say how they were read, and can be left", async () => {
      await page.goto(`${installation.url}/organise/convenings/${event}/links`);
      await says(link);
      await says("Read without a fault the last time.");
      await look("links");
      await page.getByLabel("Watch another link").fill(`${link.replace("programme", "other")}?empty`);
      served.text = "panel,name\n";
      await page.getByRole("button", { name: "Watch it", exact: true }).click();
      assert.ok(await page.getByRole("alert").getByText("Nothing was changed.").count());
      await look("links-refused");
      served.text = csv();
      await page.getByRole("button", { name: "No longer watch it" }).click();
      await says("No link is watched for this event.");
    });

    test("somebody sees how she is counted, and says it herself", async () => {
      await page.goto(`${installation.url}/organise/convenings/${event}/ask`);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Make the file" }).click(),
      ]);
      const rows = (await readFile(await download.path(), "utf8")).split("\n");
      const own = rows.find((row) => row.includes("Ada Example")).match(/https?:\/\/\S+\/answer\/\w+/)[0];
      await speaker.goto(`${installation.url}${new URL(own).pathname}`);
      await says("Counted by the organiser: as a woman.", speaker);
      await says("Opening", speaker);
      assert.equal(await speaker.locator("input:checked").count(), 0, "nothing is chosen beforehand");
      await look("answer", speaker);
      await speaker.getByLabel("as non-binary").check();
      await speaker.getByLabel("everybody").check();
      await speaker.getByRole("button", { name: "Count me so" }).click();
      await says("That is stored.", speaker);
      await says("You said yourself: as non-binary.", speaker);
      await look("answer-said", speaker);
      await speaker.getByRole("button", { name: "Take it back" }).click();
      await says("What you said is taken back.", speaker);
      await speaker.getByRole("button", { name: "Leave me out" }).click();
      await says("nobody, and in no figure", speaker);
    });

    test("her data comes as a file, and is erased when she is sure", async () => {
      const [download] = await Promise.all([
        speaker.waitForEvent("download"),
        speaker.getByRole("button", { name: "Have my data sent" }).click(),
      ]);
      assert.ok(await download.path());
      const path = new URL(speaker.url()).pathname;
      await speaker.goto(`${installation.url}${path}?lang=fr`);
      assert.equal(await speaker.getAttribute("html", "lang"), "fr");
      await look("answer-fr", speaker);
      await speaker.goto(`${installation.url}${path}?lang=en`);
      await speaker.getByLabel("Yes, erase it.").check();
      await speaker.getByRole("button", { name: "Erase my data" }).click();
      await says("Erased", speaker);
      await look("answer-erased", speaker);
      const gone = await speaker.goto(`${installation.url}${path}`);
      assert.equal(gone.status(), 404);
    });
  });
}
