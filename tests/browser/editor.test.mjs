// One panel on its own page, in two windows; what everybody is shown of it, and what anybody can say against it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";
import { csv, sessions } from "./programme.mjs";

/** The panel that is changed. */
const TITLE = "Session 3";
const [FIRST, SECOND] = sessions()[3].people;

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, organiser, anybody, page, panel;

    before(async () => {
      installation = await Installation.start();
      organiser = await browser.newContext({ javaScriptEnabled, locale: "en" });
      anybody = await (await browser.newContext({ javaScriptEnabled, locale: "en" })).newPage();
      page = await organiser.newPage();
      await installation.letIn(page);
      await page.goto(`${installation.url}/organise/import`);
      await page.setInputFiles("#file", { name: "harbour.csv", mimeType: "text/csv", buffer: Buffer.from(csv()) });
      await page.getByRole("button", { name: "Show what would change" }).click();
      await page.getByRole("button", { name: "Store it" }).click();
      await page.waitForURL("**/convenings/*");
      await page.getByRole("link", { name: TITLE, exact: true }).click();
      panel = new URL(page.url()).pathname.split("/").pop();
    });
    after(async () => {
      await organiser?.close();
      await anybody?.context().close();
      await installation?.stop();
    });

    const { look, says } = handsOn(() => page, javaScriptEnabled);
    const edit = async (where = page) => where.goto(`${installation.url}/organise/panels/${panel}`);
    const adding = (where = page) => where.getByRole("region", { name: "Add a place" });
    const stored = async (where = page) => {
      await where.waitForURL("**/organise/panels/*stored=1*");
      await says("Stored. This is how it stands now.", where);
    };

    test("somebody is added with the keyboard alone, and it says how the panel stands now", async () => {
      await page.getByRole("link", { name: "Change this panel" }).click();
      await says("3 people, not counted yet.");
      await look("editor");
      await adding().getByLabel("Name").focus();
      await page.keyboard.type("Nell Newcomer");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      // The radio group has the focus on what is chosen; up, it comes to "woman".
      await page.keyboard.press("ArrowDown");
      assert.equal(await page.evaluate(() => document.activeElement.value), "woman");
      await page.keyboard.press("Enter");
      await stored();
      await says("With one woman it holds; if she leaves");
      await says("Women: at least 1 of 4 (25 %), at most 4 (100 %).");
      await look("editor-stored");
    });

    test("a place is changed, an open one is filled, one is withdrawn", async () => {
      const place = (name) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
      await place(FIRST).getByText("Change this place").click();
      await place(FIRST).getByLabel("Role").selectOption("moderator");
      await place(FIRST).getByLabel("man", { exact: true }).check();
      await look("editor-open");
      await place(FIRST).getByRole("button", { name: "Store" }).click();
      await stored();
      assert.match(await place(FIRST).innerText(), /moderator · confirmed · man/);
      await adding().getByRole("button", { name: "Add it" }).click();
      await stored();
      await place("open place").getByText("Name somebody for this place").click();
      await place("open place").getByRole("textbox", { name: "Name" }).fill("Finn Filler");
      await place("open place").getByRole("button", { name: "Take the place" }).click();
      await stored();
      assert.equal(await place("open place").count(), 0);
      await place("Finn Filler").getByText("Change this place").click();
      await place("Finn Filler").getByRole("button", { name: "Withdraw the place" }).click();
      await stored();
      assert.equal(await place("Finn Filler").count(), 0);
    });

    test("of two windows the second is shown what changed, and what was typed is stored after all", async () => {
      await edit();
      const other = await organiser.newPage();
      await edit(other);
      const theirs = other.getByRole("listitem").filter({ has: other.getByRole("heading", { name: SECOND, exact: true }) });
      await theirs.getByText("Change this place").click();
      await theirs.getByRole("button", { name: "Withdraw the place" }).click();
      await stored(other);
      await other.close();
      await adding().getByLabel("Name").fill("Otto Other");
      await adding().getByRole("button", { name: "Add it" }).click();
      await page.getByRole("heading", { name: "Somebody was faster" }).waitFor();
      await says(`${SECOND} is no longer on it: panellist (in another window)`);
      await says("Add: Otto Other");
      await look("editor-conflict");
      await page.getByRole("button", { name: "Store it now" }).click();
      await stored();
      await says("Otto Other");
    });

    test("what cannot be stored says why, and keeps what was typed", async () => {
      await adding().getByLabel("Name").fill("Otto Other");
      await adding().getByRole("button", { name: "Add it" }).click();
      assert.ok(await page.getByRole("alert").getByText("in this role already").count());
      assert.equal(await adding().getByLabel("Name").inputValue(), "Otto Other");
      await look("editor-refused");
    });

    test("the line-up is complete, and is published; how it stands is a second act", async () => {
      await page.getByRole("button", { name: "The line-up is complete" }).click();
      await stored();
      await says("You said that the line-up is complete.");
      await anybody.goto(`${installation.url}/panels/${panel}`);
      await says("There is nothing here", anybody);
      await page.getByRole("button", { name: "Publish the line-up" }).click();
      await page.waitForURL("**/panels/*position=*");
      await page.getByRole("button", { name: "Publish how it stands" }).click();
      await page.waitForURL("**/panels/*position=*");
      await anybody.reload();
      await says("Otto Other", anybody);
      await look("panel-public", anybody);
    });

    test("anybody says that it is wrong, and the organiser answers", async () => {
      await anybody.getByRole("link", { name: "This is wrong" }).click();
      await look("wrong", anybody);
      await anybody.getByLabel("What is wrong?").fill("One of them never said yes.");
      await anybody.getByRole("button", { name: "Say so" }).click();
      await says("How this panel stands is not shown to the public", anybody);
      await look("wrong-thanks", anybody);
      await edit();
      await says("One of them never said yes.");
      await look("editor-questioned");
      await page.getByLabel("What you did, or why it is right").fill("She did, on Monday.");
      await page.getByRole("button", { name: "I have looked at it" }).click();
      await stored();
      assert.equal(await page.getByText("One of them never said yes.").count(), 0);
    });

    test("other sites show it until whoever runs this withholds it", async () => {
      await anybody.goto(`${installation.url}/panels/${panel}/embed`);
      await says("How this panel stands has not been published.", anybody);
      await look("embed", anybody);
      const withhold = ["withhold", `${installation.url}/panels/${panel}`, "--reason", "a test"];
      await installation.run(withhold);
      const gone = async (path) => {
        const answer = await anybody.goto(`${installation.url}/panels/${panel}${path}`);
        assert.equal(answer.status(), 410, path);
      };
      await gone("/embed");
      await gone("");
      await look("withheld", anybody);
      await edit();
      await says("shows nothing of this panel to the public");
      await installation.run([...withhold, "--release"]);
      const back = await anybody.goto(`${installation.url}/panels/${panel}`);
      assert.equal(back.status(), 200);
    });

    test("the operator looks at what is said to be wrong, upholds it, and puts it back", async () => {
      await anybody.goto(`${installation.url}/wrong/${panel}`);
      await anybody.getByLabel("What is wrong?").fill("Two of them have left.");
      await anybody.getByRole("button", { name: "Say so" }).click();
      const operator = await (await browser.newContext({ javaScriptEnabled, locale: "en" })).newPage();
      await operator.goto(`${await installation.admin()}/reports`);
      const report = operator.getByRole("article");
      await report.getByText("Two of them have left.").waitFor();
      await look("reports", operator);
      await report.getByLabel("Why, without names").fill("They have, says the programme.");
      await report.getByRole("button", { name: "It is wrong" }).click();
      await operator.getByRole("status").waitFor();
      await says("The reason given: They have, says the programme.", operator);
      await look("reports-upheld", operator);
      assert.equal((await anybody.goto(`${installation.url}/panels/${panel}`)).status(), 410);
      await page.goto(`${installation.url}/organise/reports`);
      await look("reports-own");
      await page.getByRole("listitem").getByRole("link").first().click();
      await says("Two of them have left.");
      await report.getByLabel("Why, without names").fill("The programme is an old one.");
      await report.getByRole("button", { name: "Nothing is wrong" }).click();
      await says("Nothing waits for you", operator);
      assert.equal((await anybody.goto(`${installation.url}/panels/${panel}`)).status(), 200);
      await operator.goto(`${await installation.admin()}/reports?lang=fr`);
      assert.doesNotMatch(await operator.innerText("body"), /\b(the|what|panel|wrong|said)\b/i);
      await operator.context().close();
    });

    test("who had the floor is filled in, and kept as it was typed until it can be read", async () => {
      await edit();
      await page.getByRole("link", { name: "Who had the floor, in which order and for how long" }).click();
      const of = (name) => page.getByRole("group", { name, exact: true });
      await of(FIRST).getByLabel("Place in the order").fill("1");
      await of(FIRST).getByLabel("Minutes spoken").fill("a while");
      await look("floor");
      await page.getByRole("button", { name: "Store" }).click();
      await says("A time is in minutes, as 12 or 12:30, and a day at most.");
      assert.equal(await of(FIRST).getByLabel("Minutes spoken").inputValue(), "a while");
      await look("floor-refused");
      await of(FIRST).getByLabel("Minutes spoken").fill("12:30");
      await of(FIRST).getByLabel("Minutes planned").fill("15");
      await page.getByRole("button", { name: "Store" }).click();
      await page.waitForURL("**/panels/*position=*");
      await page.goto(`${installation.url}/organise/panels/${panel}/floor`);
      assert.equal(await of(FIRST).getByLabel("Minutes spoken").inputValue(), "12:30");
      assert.equal(await of(FIRST).getByLabel("Place in the order").inputValue(), "1");
    });

    test("in French nothing of it is English", async () => {
      for (const [path, where] of [[`/organise/panels/${panel}`, page], [`/organise/panels/${panel}/floor`, page], [`/wrong/${panel}`, anybody], [`/panels/${panel}/embed`, anybody]]) {
        await where.goto(`${installation.url}${path}?lang=fr`);
        assert.equal(await where.getAttribute("html", "lang"), "fr");
        const text = await where.innerText("body");
        assert.doesNotMatch(text, /\b(the|what|panel|wrong|seat|woman|women|stored)\b/i, path);
      }
      await look("editor-fr");
    });
  });
}
