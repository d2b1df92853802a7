// An ally who is invited by somebody who does not use this: the link to the programme, which panel, who is on it, and
// what is told when the programme changes.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { handsOn, launch } from "./browser.mjs";
import { Installation, Served } from "./installation.mjs";

const PHONE = { width: 390, height: 844 };
const [NAME, ADDRESS] = ["Otto Irure", "otto.irure@lorem.example"];

/** A programme of two panels and a talk, with these on the first. */
const csv = (...names) => [
  "convening,panel,title,starts,name,role",
  ...names.map((name) => `harbour,water,Who decides about water,2099-05-14T10:00,${name},Panelist`),
  "harbour,fire,Fire and smoke,2099-05-15T10:00,Hugo Tempor,Panelist",
  "harbour,fire,Fire and smoke,2099-05-15T10:00,TBC,Moderator",
  "",
].join("\n");

let browser, served;

before(async () => {
  browser = await launch();
  served = await Served.start("");
});
after(async () => {
  await browser?.close();
  served?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, operator, manage;

    before(async () => {
      served.text = csv("Hugo Tempor", "Ines Amet");
      const options = ["--settling-seconds", "0", "--allow-private-links", "127.0.0.0/8", "--watch-links-seconds", "1"];
      installation = await Installation.start(options);
      context = await browser.newContext({ javaScriptEnabled, locale: "en", viewport: PHONE, acceptDownloads: true });
      page = await context.newPage();
      operator = await (await browser.newContext({ locale: "en" })).newPage();
      await page.goto(`${installation.url}/pledge`);
      await page.getByLabel("Your name, as programmes list it").fill(NAME);
      await page.getByLabel("Your e-mail address").fill(ADDRESS);
      await page.getByRole("button", { name: "Pledge" }).click();
      const verification = (await installation.letters(operator, 1)).first();
      await page.goto(await verification.getByRole("link", { name: "Yes, this is my address" }).getAttribute("href"));
      await press("Yes, this is my address");
      await page.getByRole("link", { name: "My invitations" }).click();
      manage = new URL(page.url()).search.slice(1);
    });
    after(async () => {
      await context?.close();
      await operator?.context().close();
      await installation?.stop();
    });

    const { look, says, press } = handsOn(() => page, javaScriptEnabled);
    const person = (name) => page.getByRole("group", { name });
    const mine = () => page.goto(`${installation.url}/pledge/invitations?${manage}`);
    /** His page, once it says something. */
    const until = async (text) => {
      for (let tries = 0; tries < 1000; tries++) {
        await mine();
        if (await page.getByText(text).count()) return;
      }
      throw new Error(`${text} did not come: ${await page.innerText("main")}`);
    };

    test("he gives a link, and nothing is kept before he says which panel and who is on it", async () => {
      await look("invitations-programme");
      await page.getByLabel("A link to the programme").fill(served.link);
      await press("Show its panels");
      await page.getByRole("heading", { name: "Which panel is it?" }).waitFor();
      await look("invited-panels");
      await page.getByLabel("Who decides about water").check();
      await press("Show who is on it");
      await page.getByRole("heading", { name: "Who is on it?" }).waitFor();
      await says("Do not guess from a name or a picture");
      await look("line-up");
      assert.equal(await page.getByLabel("I am not on it yet").isChecked(), true, "he is not named there");
      await person("Hugo Tempor").getByLabel("man", { exact: true }).check();
      await person("Ines Amet").getByLabel("woman", { exact: true }).check();
      await person("If you are not on it yet").getByLabel("man", { exact: true }).check();
      await press("Keep it");
      await page.getByRole("heading", { name: "Who decides about water" }).waitFor();
      await says("It is read again every hour or so");
      assert.equal(await page.getByText("Ines Amet").count(), 0, "no name is kept");
      await look("invitations-line-up");
    });

    test("he is told when the programme changes, counts who is new, and it holds again", async () => {
      served.text = csv("Hugo Tempor", "Lia Magna");
      await until("One person on it is not counted.");
      const told = (await installation.letters(operator, 2)).first();
      assert.match(await told.innerText(), /we cannot tell whether it holds/);
      await page.goto(await told.getByRole("link", { name: "Change it, or stop watching it" }).getAttribute("href"));
      await press("Look at who is on it now, and count them");
      await page.getByRole("heading", { name: "Who is on it?" }).waitFor();
      assert.equal(await person("Hugo Tempor").getByLabel("man", { exact: true }).isChecked(), true, "as he said");
      await person("Lia Magna").getByLabel("woman", { exact: true }).check();
      await press("Keep it");
      assert.match(await (await installation.letters(operator, 3)).first().innerText(), /Your panel on 14 May now holds/);
      served.text = csv("Hugo Tempor");
      await until("Does not hold yet");
      const letter = (await installation.letters(operator, 4)).first();
      assert.match(await letter.innerText(), /Your panel on 14 May no longer holds/);
      const note = await letter.getByRole("link", { name: "Write to the organiser" }).getAttribute("href");
      assert.match(decodeURIComponent(note), /thank you for inviting me to “Who decides about water”/);
    });

    test("what cannot be read says why, in French too", async () => {
      await mine();
      await page.getByLabel("Or paste it").fill("convening,panel\n");
      await press("Show its panels");
      assert.ok(await page.getByRole("alert").count());
      await look("invitations-unreadable");
      await page.goto(`${installation.url}/pledge/invitations?${manage}&lang=fr`);
      const text = (await page.innerText("main")).replace("Who decides about water", "");
      assert.doesNotMatch(text, /\b(the|what|your|woman|women|you)\b/i);
      await look("invitations-fr");
      await page.goto(`${installation.url}/pledge/invitations?${manage}&lang=en`);
    });

    test("a pasted programme is counted once, and all of it is in his data until he removes it", async () => {
      await page.getByLabel("Or paste it").fill(csv(NAME, "Hugo Tempor"));
      await press("Show its panels");
      await page.getByLabel("Who decides about water").check();
      await press("Show who is on it");
      assert.equal(await page.getByRole("group", { name: "Which of them are you?" }).getByLabel(NAME).isChecked(), true);
      await page.getByLabel("What the panel is called").fill("Harvest supper");
      await press("Keep it");
      await page.getByRole("heading", { name: "Harvest supper" }).waitFor();
      await says("It is not read again");
      const data = await (await fetch(`${installation.url}/pledge/data?${manage}`)).text();
      assert.ok(data.includes("Harvest supper") && data.includes(ADDRESS) && !data.includes("Hugo Tempor"), data);
      const supper = page.getByRole("region", { name: "Harvest supper" });
      await supper.getByText("Change or remove it").click();
      await supper.getByRole("button", { name: "Remove it" }).click();
      assert.equal(await page.getByRole("heading", { name: "Harvest supper" }).count(), 0);
    });
  });
}
