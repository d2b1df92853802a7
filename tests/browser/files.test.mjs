// How a document is read, said by a choice for each thing on its preview; and what an organiser takes away: files of an
// event, and paper. And links of hers and of her speakers that open nothing any more.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { assertFrench, assertPrints, handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";

/** As an older spreadsheet program in another language writes it: its letters, a role that nobody knows, pronouns. */
const OLD = Buffer.from([
  "panel;title;starts;name;role",
  "1;Opening;2099-05-14T10:00;Zoë Example (she/her);Podiumsgast",
  "1;Opening;2099-05-14T10:00;Bo Sample (he/him);Podiumsgast",
  "1;Opening;2099-05-14T10:00;Chi Quay;Panelist",
  "",
].join("\r\n"), "latin1");

/** A day that can be two. */
const DAY = "panel,title,date,name\n1,Opening,05/06/2099,Ada Example\n1,Opening,05/06/2099,Bo Sample\n";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, event;

    before(async () => {
      installation = await Installation.start();
      context = await browser.newContext({ javaScriptEnabled, locale: "en", acceptDownloads: true });
      page = await context.newPage();
      await installation.letIn(page);
    });
    after(async () => {
      await context?.close();
      await installation?.stop();
    });

    const { look, says } = handsOn(() => page, javaScriptEnabled);
    const press = (name) => page.getByRole("main").getByRole("button", { name, exact: true }).last().click();
    const upload = async (buffer, name = "harbour.csv", language = "en") => {
      await page.goto(`${installation.url}/organise/import?lang=${language}`);
      await page.setInputFiles("#file", { name, mimeType: "text/csv", buffer: Buffer.from(buffer) });
      await page.locator("main form button").click();
    };
    /** The choice that is about what its label begins with. */
    const choice = (about) => page.getByRole("combobox", { name: new RegExp(`^${about}`, "i") });
    const chosen = (about) => choice(about).locator("option:checked").innerText();
    const otherwise = async () => {
      const details = page.locator("details", { hasText: "It should be read otherwise" });
      if ((await details.getAttribute("open")) === null) await details.locator("> summary").click();
    };
    const downloaded = async (press) => {
      const [download] = await Promise.all([page.waitForEvent("download"), press()]);
      return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
    };
    const own = (path) => page.goto(`${installation.url}${path.replace("EVENT", event)}`);

    test("what is not known is listed in a file, and said by a choice for each", async () => {
      await upload(OLD);
      await says("Nothing of this file can be stored before it is mended.");
      const [name, rows] = await downloaded(() => press("The rows with problems, as a file"));
      assert.equal(name, "problems.csv");
      assert.match(rows, /Podiumsgast/);
      await otherwise();
      assert.equal(await chosen("How the letters are written"), "Windows-1252", "as it was read");
      await choice("Time zone").selectOption({ label: "UTC+02:00" });
      await choice("Podiumsgast").selectOption({ label: "panellist" });
      await choice("she/her").selectOption({ label: "woman" });
      await choice("he/him").selectOption({ label: "man" });
      await look("preview-otherwise");
      await press("Read it again");
      await says("Women: at least 1 of 3");
      await otherwise();
      for (const [about, is] of [["Podiumsgast", "panellist"], ["she/her", "woman"], ["he/him", "man"], ["Time zone", "UTC+02:00"]]) {
        assert.equal(await chosen(about), is);
      }
      await look("preview-said");
      await assertPrints(page, "preview", "Nothing is stored yet.", "Opening", "Women: at least 1 of 3");
    });

    test("letters that are none, and a mapping that is none, say so and keep what was typed", async () => {
      await otherwise();
      await choice("How the letters are written").selectOption({ label: "UTF-8" });
      await press("Read it again");
      assert.ok(await page.getByRole("alert").count());
      await upload(OLD);
      await otherwise();
      const typed = '[roles]\n"Podiumsgast" = "boss"\n';
      await page.getByLabel("Or all of it as TOML").fill(typed);
      await press("Read it again");
      await says("is not a role");
      assert.equal(await page.getByLabel("Or all of it as TOML").inputValue(), typed);
      await look("preview-toml-refused");
      await page.getByLabel("Or all of it as TOML").fill(typed.replace("boss", "panelist"));
      await choice("Time zone").selectOption({ label: "UTC+02:00" });
      await press("Read it again");
      await says("One session is new.");
      await press("Store it");
      await page.waitForURL("**/convenings/*");
    });

    test("a day that can be two is asked about", async () => {
      await upload(DAY, "days.csv");
      await says("a day in two ways");
      await otherwise();
      await choice("Days like 05/06/2026").selectOption({ label: "the day comes first" });
      await press("Read it again");
      await says("5 June 2099");
      await press("Store it");
      await page.waitForURL("**/convenings/*");
      event = new URL(page.url()).pathname.split("/").pop();
    });

    test("the event is taken as a file of each kind, by its organiser alone", async () => {
      const stranger = await browser.newContext();
      for (const [label, ending, type, holds] of [
        ["a spreadsheet (CSV)", ".csv", "text/csv", (text) => text.includes("Ada Example")],
        ["JSON", ".json", "application/json", (text) => JSON.parse(text).convenings[0].panels[0].seats.length === 2],
        ["schedule.json", ".json", "application/json", (text) => JSON.parse(text).schedule.conference.days.length === 1],
      ]) {
        await own("/convenings/EVENT");
        const link = page.getByRole("link", { name: label, exact: true });
        const url = new URL(await link.getAttribute("href"), installation.url).href;
        const [name, text] = await downloaded(() => link.click());
        assert.ok(name.endsWith(ending) && holds(text), `${name}: ${text}`);
        const answer = await context.request.get(url);
        assert.ok(answer.headers()["content-type"].startsWith(type), answer.headers()["content-type"]);
        assert.match((await stranger.request.get(url)).url(), /\/sign-in$/);
        await upload(text, name);
        await says("One session stays as it is.");
      }
      await stranger.close();
    });

    test("a mark of another event is offered where the organiser says that a same name is the same person", async () => {
      await own("/organise/convenings/EVENT/people");
      await page.getByRole("group", { name: "Ada Example" }).getByLabel("woman", { exact: true }).check();
      await press("Store the marks");
      await says("One person is marked.");
      await upload(DAY.replaceAll("05/06/2099", "2100-06-05"), "lake.csv");
      await press("Store it");
      await page.waitForURL("**/convenings/*");
      const next = new URL(page.url()).pathname.split("/").pop();
      await page.goto(`${installation.url}/organise/convenings/${next}/people`);
      await says("2 people have not been counted");
      await page.getByRole("link", { name: "Somebody may be the same person" }).click();
      await page.getByRole("group", { name: "Ada Example" }).getByLabel("The same person", { exact: true }).check();
      await look("same");
      await press("Store");
      await says("One answer is stored.");
      await look("same-joined");
      await page.getByRole("link", { name: "Mark each person once" }).click();
      await page.getByRole("link", { name: "Choose the same again" }).click();
      const choice = page.getByRole("group", { name: "Ada Example" }).getByLabel("woman", { exact: true });
      assert.ok(await choice.isChecked());
      await look("people-kept");
      await press("Store the marks");
      await says("One person has not been counted");
      await page.getByRole("link", { name: "Somebody may be the same person" }).click();
      await page.getByRole("group", { name: "Ada Example" }).getByLabel("Not the same person after all").check();
      await press("Store");
      await says("One answer is stored.");
      assert.equal(await page.getByLabel("Not the same person after all").count(), 0);
      await own("/organise/convenings/EVENT/people");
      await page.locator("details", { hasText: "One person who is counted" }).locator("> summary").click();
      await page.getByRole("group", { name: "Ada Example" }).getByLabel("not counted", { exact: true }).check();
      await press("Store the marks");
      await says("2 people have not been counted");
    });

    test("on paper there is what the pages say", async () => {
      for (const [path, name, ...content] of [
        ["/convenings", "events", "Your events"],
        ["/convenings/EVENT", "event", "Opening"],
        ["/organise/convenings/EVENT/numbers", "numbers", "Opening"],
        ["/organise/convenings/EVENT/ask", "ask", "This server sends nothing."],
        ["/about", "about", "How to object"],
        ["/method", "method", "Counted"],
        ["/charters", "charters", "At least one woman on the panel"],
      ]) {
        await own(path);
        await assertPrints(page, name, ...content);
      }
      await own("/convenings/EVENT");
      await page.getByRole("link", { name: "Opening" }).first().click();
      await assertPrints(page, "panel", "Ada Example", "Bo Sample");
      await page.getByRole("link", { name: "Change this panel" }).click();
      await assertPrints(page, "editor", "Ada Example", "2 people, not counted yet.");
    });

    test("links that open nothing any more say what to do, in both languages", async () => {
      await own("/organise/convenings/EVENT/ask");
      const [, rows] = await downloaded(() => press("Make the file"));
      const answer = new URL(rows.match(/https?:\/\/\S+\/answer\/\w+/)[0]).pathname;
      await own(answer);
      await page.getByLabel("Yes, erase it.").check();
      await press("Erase my data");
      await says("Copies that others had before are not in our hands.");
      for (const [path, ...texts] of [
        [answer, "ask the organiser for another one", "demandez-en un autre à l’organisateur"],
        ["/organise/panels/nobody~nothing", "There is nothing here", "Il n’y a rien ici"],
        ["/organise/convenings/nobody/people", "There is nothing here", "Il n’y a rien ici"],
      ]) {
        for (const [n, language] of ["en", "fr"].entries()) {
          const gone = await own(`${path}?lang=${language}`);
          assert.equal(gone.status(), 404);
          await says(texts[n]);
        }
      }
      await look("nothing-fr");
      const used = new URL(installation.signIn);
      for (const [language, text] of [["en", "ask for another link"], ["fr", "demandez un autre lien"]]) {
        await page.goto(`${installation.url}${used.pathname}${used.search}&lang=${language}`);
        await says(text);
      }
    });

    test("in French nothing of it is English", async () => {
      const written = ["Opening", "Zoë Example", "Bo Sample", "Chi Quay", "Ada Example", "Podiumsgast", "she/her", "he/him"];
      for (const path of ["/convenings/EVENT", "/organise/convenings/EVENT/numbers", "/organise/convenings/EVENT/people", "/organise/convenings/EVENT/same", "/organise/convenings/EVENT/ask", "/organise/convenings/EVENT/links"]) {
        await assertFrench(page, `${installation.url}${path.replace("EVENT", event)}`, written);
      }
      await upload(OLD, "another.csv", "fr");
      const details = page.locator("main details").first();
      if ((await details.getAttribute("open")) === null) await details.locator("> summary").click();
      const text = written.reduce((text, words) => text.replaceAll(words, ""), await page.innerText("body"));
      assert.doesNotMatch(text, /\b(the|what|your|you|woman|women|wrong|seat|stored|said|is|of)\b/i);
      await look("preview-fr");
    });
  });
}
