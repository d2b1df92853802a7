// What an ally chooses beyond three answers: how the sentence is meant, of which panels it speaks and from when, where
// programs are told; when to be written to; a name on the page of a programme. And what of it is on paper.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { assertFrench, assertPrints, handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";

const PHONE = { width: 390, height: 844 };
const [NAME, ADDRESS] = ["Otto Irure", "otto.irure@lorem.example"];
const OWN_WORDS = "Jamais sans quatre femmes sur dix.";
const SENTENCE = "I will not serve on a panel of two or more unless there is at least one woman on it, not counting the chair.";
const VOICE = "Ask, and most organisers mend it.";

/** Three men and a woman: enough for most sentences, and not for his. */
function lineUp() {
  const seat = (name, counted) => ({ name, person: name, class: counted, role: "panelist" });
  const others = [seat("Hugo Tempor", "man"), seat("Jon Magna", "man"), seat("Ines Amet", "woman")];
  const seats = [{ ...seat(NAME, "man"), email: ADDRESS }, ...others];
  const panel = { slug: "storm", title: "After the storm", kind: "Panel", starts: "2099-05-14T10:00:00+02:00", seats };
  return { convenings: [{ slug: "harbour", title: "Harbour Days", panels: [panel] }] };
}

let browser, program;

before(async () => {
  browser = await launch();
  program = createServer((asked, answer) => asked.resume().on("end", () => answer.end()));
  await new Promise((resolve) => program.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser?.close();
  program?.close();
});

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, operator, manage, programme;

    before(async () => {
      installation = await Installation.start(["--settling-seconds", "0", "--allow-private-webhooks", "127.0.0.0/8"]);
      context = await browser.newContext({ javaScriptEnabled, locale: "en", viewport: PHONE });
      page = await context.newPage();
      operator = await (await browser.newContext({ locale: "en" })).newPage();
      await installation.ask("POST", "imports?name=harbour.json", lineUp());
      await installation.ask("PUT", "convenings/harbour/panels/storm/publication", { line_up: true });
    });
    after(async () => {
      await context?.close();
      await operator?.context().close();
      await installation?.stop();
    });

    const { look, says, press } = handsOn(() => page, javaScriptEnabled);
    const choose = (label, option) => page.getByLabel(label, { exact: true }).selectOption({ label: option });
    const chosen = (label) => page.getByLabel(label, { exact: true }).locator("option:checked").innerText();
    const own = (path) => page.goto(`${installation.url}${path}?t=${manage}`);
    /** Confirms an address by the first letter to it, by its button in the language of the letter. */
    const confirm = async (address, label) => {
      const letter = (await installation.letters(operator, 1, address)).first();
      await page.goto(await letter.getByRole("link", { name: label }).getAttribute("href"));
      await page.getByRole("main").getByRole("button").click();
      const link = await page.getByRole("main").getByRole("link").filter({ hasText: /feed|flux/ }).getAttribute("href");
      manage = link.split("?t=")[1];
    };
    /** The form, filled in but for what is asked under more. */
    const begin = async (name = NAME, address = ADDRESS) => {
      await page.getByLabel("Your name, as programmes list it").fill(name);
      await page.getByLabel("Your e-mail address").fill(address);
    };
    const more = async () => {
      await page.goto(`${installation.url}/pledge`);
      await begin();
      await page.locator("summary").click();
    };

    test("what cannot be meant is said, and nothing is pledged", async () => {
      for (const [label, value, text] of [
        ["From how many people on", "0", "they go from 1 to 100"],
        ["From how many people on", "3", "say in your own words what you pledge"],
        [/^Which share of women/, "40", "asks for no share of women"],
        [/^A webhook/, "https://10.0.0.1/", "Nothing can be sent to this webhook"],
      ]) {
        await more();
        await page.getByLabel(label).fill(value);
        await press("Pledge");
        await says(text);
      }
      await look("pledge-refused");
    });

    test("each thing that he chooses is asked on the form, and its secret is shown once", async () => {
      await more();
      await page.getByLabel("The same in your own words").fill(OWN_WORDS);
      await page.getByLabel("30 % women among the panellists", { exact: true }).check();
      await page.getByLabel(/^In force from/).fill("2027-01-01");
      await choose("For which of your panels", "those whose line-up is public");
      await page.getByLabel("From how many people on").fill("3");
      await page.getByLabel(/^Which share of women/).fill("40");
      await choose("Who counts", "everybody on the stage");
      await choose("Non-binary people", "count with the women: people who are not men");
      await choose("How your note to an organiser argues", "By how well a debate works");
      await choose("Language of our messages", "Français");
      await page.getByLabel(/^A webhook/).fill(`http://127.0.0.1:${program.address().port}/`);
      await look("pledge-more");
      await press("Pledge");
      await says("This is the secret that signs your webhook.");
      assert.match(await page.locator("pre").innerText(), /^whsec_/);
      await look("pledge-secret");
      await confirm(ADDRESS, "Oui, c'est mon adresse");
    });

    test("he is told in his language and words, by his own reading of the sentence", async () => {
      const letter = (await installation.letters(operator, 2, ADDRESS)).first();
      const text = await letter.innerText();
      assert.ok(text.includes(OWN_WORDS) && text.includes("dont une femme (1 sur 4, 25 %). Il en faut 40 %"), text);
      const note = await letter.getByRole("link", { name: "Écrire à l'organisateur" }).getAttribute("href");
      assert.match(decodeURIComponent(note), /Les débats vont plus loin/);
    });

    test("all that he chose is there to be changed", async () => {
      await own("/pledge/manage");
      for (const text of [OWN_WORDS, "For events on or after 2027-01-01.", "those whose line-up is public"]) await says(text);
      await own("/pledge/change");
      assert.ok(await page.getByLabel("30 % women among the panellists", { exact: true }).isChecked());
      for (const [label, value] of [[/^In force from/, "2027-01-01"], ["From how many people on", "3"], [/^Which share/, "40"]]) {
        assert.equal(await page.getByLabel(label).inputValue(), value);
      }
      for (const [label, value] of [
        ["For which of your panels", "those whose line-up is public"],
        ["Who counts", "everybody on the stage"],
        ["Non-binary people", "count with the women: people who are not men"],
        ["How your note to an organiser argues", "By how well a debate works"],
        ["Language of our messages", "Français"],
      ]) {
        assert.equal(await chosen(label), value, label);
      }
      await look("change-more");
      await page.getByLabel(/I will not serve/).check();
      await page.getByLabel(/^Which share/).fill("");
      await page.getByLabel(/^How many women/).fill("2");
      await page.getByLabel("The same in your own words").fill("Never with fewer than two women.");
      await choose("Language of our messages", "English");
      await press("Change it");
      await page.getByRole("heading", { name: "Changed" }).waitFor();
      await own("/pledge/change");
      assert.equal(await page.getByLabel(/^How many women/).inputValue(), "2");
    });

    test("his program is checked, and gets another secret", async () => {
      await own("/pledge/tools");
      await look("tools-webhook");
      await press("Check it");
      await says("It took the message.");
      await own("/pledge/tools");
      await press("Give me a new secret");
      await says("This is the new secret.");
      await own("/pledge/tools");
      await press("The former secret may go");
      await says("The former secret signs no more.");
    });

    test("he says when and of what he is written to, and half of it is refused", async () => {
      const selects = [
        ["Your clock", "UTC+02:00"],
        ["Nothing from", "22:00"],
        ["until", "07:00"],
        ["All of a day together, at", "08:00"],
        ["Remind me that a panel still does not hold", "once"],
      ];
      await own("/pledge/messages");
      await choose("Nothing from", "22:00");
      await press("Change it");
      await says("quiet hours begin and end at two different hours");
      await look("messages-refused");
      for (const [label, option] of selects) await choose(label, option);
      await page.getByLabel("Tell me nothing before this day").fill("2098-01-01");
      await page.getByLabel("Tell me also that a published panel holds").check();
      await press("Change it");
      await says("We go by what you told us now.");
      await own("/pledge/messages");
      for (const [label, option] of selects) assert.equal(await chosen(label), option, label);
      assert.equal(await page.getByLabel("Tell me nothing before this day").inputValue(), "2098-01-01");
      assert.ok(await page.getByLabel("Tell me also that a published panel holds").isChecked());
    });

    test("who joins a programme can be named on its page, and take that back", async () => {
      const hers = await (await browser.newContext({ javaScriptEnabled, locale: "en" })).newPage();
      await installation.letIn(hers);
      await hers.goto(`${installation.url}/programmes`);
      await hers.getByLabel("What it is called").fill("Panels with women");
      await hers.getByLabel("How to reach you").fill("desk@lorem.example");
      await hers.getByRole("button", { name: "Store it" }).click();
      await hers.getByRole("heading", { name: "Panels with women" }).waitFor();
      await page.goto(await hers.getByLabel("The link to hand on").inputValue());
      programme = new URL(hers.url()).pathname;
      await hers.context().close();

      await begin("Hugo Tempor", "hugo.tempor@lorem.example");
      await press("Pledge");
      await confirm("hugo.tempor@lorem.example", "Yes, this is my address");
      await own("/pledge/manage");
      await page.getByRole("link", { name: "My name on the page of the programme" }).click();
      await look("voice");
      await page.getByLabel("What you say").fill(" ");
      await press("Show this to everybody");
      await says("A name and some words are needed");
      await look("voice-refused");
      await page.getByLabel("Your name, as everybody may read it").fill("H. Tempor");
      await page.getByLabel("What you say").fill(VOICE);
      await press("Show this to everybody");
      await says("stands on the page of the programme");
      await look("voice-heard");
      const voices = async (many) => {
        const named = page.getByRole("region", { name: "Who says so in public" }).getByText("H. Tempor");
        // The page follows the log.
        for (let tries = 0; tries < 100; tries++) {
          await page.goto(`${installation.url}${programme}`);
          if ((await named.count()) === many) return;
        }
        throw new Error(await page.innerText("main"));
      };
      await voices(1);
      await look("programme-voices");
      await assertPrints(page, "programme", "Panels with women", VOICE, "No month has ended yet.");
      await own("/pledge/voice");
      await press("Take it back");
      await voices(0);
      await own("/pledge/manage");
      await press("Count my pledge for no programme");
      await own("/pledge/voice");
      await says("Your pledge counts for no programme now");
    });

    test("on paper there is what the pages say, and what to copy", async () => {
      await page.goto(`${installation.url}/pledge`);
      await assertPrints(page, "pledge", "Say under which condition you sit on panels.", "no woman among the five speakers");
      await page.goto(`${installation.url}/pledge/words`);
      await assertPrints(page, "words", "Who else will speak, and how many places are still open?");
      await own("/pledge/manage");
      await assertPrints(page, "manage", "Hugo Tempor, you pledged:");
      const reply = await page.getByLabel("To copy").inputValue();
      await page.goto(`${reply.match(/http\S+\/invitation\?t=\S+/)[0]}&men=3`);
      await assertPrints(page, "invitation", "every one of the three places is a man");
    });

    test("in French nothing of it is English", async () => {
      const written = ["Hugo Tempor", SENTENCE];
      for (const path of ["messages", "tools", "change", "manage"]) {
        await assertFrench(page, `${installation.url}/pledge/${path}?t=${manage}`, written);
      }
      await assertFrench(page, `${installation.url}${programme}`, ["Panels with women", SENTENCE]);
      await assertFrench(page, `${installation.url}/pledge`);
      await page.locator("summary").click();
      assert.doesNotMatch(await page.innerText("form"), /\b(the|women|whom|speakers)\b/i);
      await look("pledge-more-fr");
      await page.getByLabel("Votre nom").fill(" ");
      await page.getByLabel("Votre adresse électronique").fill("nobody@lorem.example");
      await page.getByRole("button", { name: "S'engager", exact: true }).click();
      await says("Un nom ou une phrase manque");
    });
  });
}
