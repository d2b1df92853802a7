// Whoever follows a series, or everything; and links that lead to nothing any more, because they were used, are too old,
// or what they are for was withdrawn or erased: each says what happened and what to do.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertFrench, handsOn, launch } from "./browser.mjs";
import { Installation } from "./installation.mjs";

const [NAME, ADDRESS] = ["Otto Irure", "otto.irure@lorem.example"];

/** What is said in each language. */
const EXPIRED = ["older than two days, and nothing took effect", "plus de deux jours, et rien n'a pris effet"];
const OLD = ["older than thirty days", "plus de trente jours"];
const WITHDRAWN = ["was withdrawn: nothing is told of it any more", "a été retiré : il n'en est plus rien dit"];
const ERASED = ["was erased: we hold nothing about it any more", "a été effacé : nous n'en gardons plus rien"];
const CONFIRM = ["Yes, this is my address", "Oui, c'est mon adresse"];

/** A panel of men, the ally among them, at one edition of a series. */
function edition(slug) {
  const seat = (name) => ({ name, person: name, class: "man", role: "panelist" });
  const seats = [{ ...seat(NAME), email: ADDRESS }, seat("Hugo Tempor"), seat("Jon Magna")];
  const panel = { slug: "storm", title: `After the storm of ${slug}`, kind: "Panel", starts: "2099-05-14T10:00:00+02:00", seats };
  return { convenings: [{ slug, title: `Harbour Days ${slug}`, panels: [panel] }] };
}

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with script" : "without script", () => {
    let installation, context, page, operator;
    /** What was sent so far, and the links of letters by what they are for. */
    let sent = 0;
    const links = {};

    before(async () => {
      installation = await Installation.start(["--settling-seconds", "0"]);
      context = await browser.newContext({ javaScriptEnabled, locale: "en" });
      page = await context.newPage();
      operator = await (await browser.newContext({ locale: "en" })).newPage();
      await published("2098");
    });
    after(async () => {
      await context?.close();
      await operator?.context().close();
      await installation?.stop();
    });

    const { look, says, press } = handsOn(() => page, javaScriptEnabled);
    const manage = (token, path = "/pledge/manage") => page.goto(`${installation.url}${path}?t=${token}`);
    /** An edition that everybody sees. */
    const published = async (slug) => {
      await installation.ask("POST", `imports?name=${slug}.json`, edition(slug));
      const about = { title: `Harbour Days ${slug}`, visibility: "public", series: "Harbour Days" };
      await installation.ask("PUT", `convenings/${slug}`, about);
      // Only numbers of the organiser's are told to everybody.
      await installation.ask("PUT", `convenings/${slug}/panels/storm/count`, { speaking: { men: 3 } });
      await installation.ask("PUT", `convenings/${slug}/panels/storm/publication`, { line_up: true, standing: true });
    };
    /** The next letter. */
    const letter = async () => (await installation.letters(operator, ++sent)).first();
    const link = (from, label) => from.getByRole("link", { name: label }).getAttribute("href");
    /** The text that stops what a letter tells, and shows and changes what was asked for. */
    const token = async (from) => (await from.innerText()).match(/unsubscribe\?t=(\S+)/)[1];
    /** Fills in who somebody is, sends the form, and gives the link that confirms it. */
    const asks = async (name, address, button, label = CONFIRM[0]) => {
      await page.getByLabel(/^Your name/).fill(name);
      await page.getByLabel("Your e-mail address").fill(address);
      await press(button);
      await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
      return link(await letter(), label);
    };
    const confirm = async (url, button = CONFIRM[0]) => {
      await page.goto(url);
      await press(button);
    };
    /** In each language a link says so, once its button is pressed if it has one, and leads to where to ask anew. */
    const over = async (url, buttons, texts, leadsTo) => {
      for (const [n, language] of ["en", "fr"].entries()) {
        await page.goto(`${installation.moved(url)}&lang=${language}`);
        if (buttons) await press(buttons[n]);
        await says(texts[n]);
        if (leadsTo) assert.ok(await page.locator(`main a[href="${leadsTo}"]`).count(), `${url} leads to ${leadsTo}`);
      }
      await page.goto(`${installation.url}/pledge?lang=en`);
    };

    test("who follows a series is told of an edition that comes later", async () => {
      await page.goto(`${installation.url}/`);
      await page.getByRole("link", { name: "Harbour Days 2098" }).click();
      await page.getByRole("link", { name: "Be told about the published panels of this event" }).click();
      await page.getByLabel("This event, and all others of its series").check();
      await look("subscribe-series");
      links.series = await asks("Nell Reader", "nell@lorem.example", "Tell me");
      await confirm(links.series);
      await says("Your address is confirmed.");
      await look("subscribed");
      assert.match(await (await letter()).innerText(), /After the storm of 2098/);
      await published("2099");
      const told = await letter();
      assert.match(await told.innerText(), /After the storm of 2099/);
      links.reader = await token(told);
    });

    test("who follows everything is told in the language of the form, and once a day if so wanted", async () => {
      await page.goto(`${installation.url}/charters`);
      await page.getByRole("main").locator('a[href="/subscribe"]').click();
      await says("the published panels of all events here");
      await look("subscribe-everything");
      await page.getByLabel("By which rule").selectOption({ label: "Not a single-sex panel" });
      await page.getByLabel("Language of our messages").selectOption({ label: "Français" });
      await confirm(await asks("Fen Reader", "fen@lorem.example", "Tell me", CONFIRM[1]), CONFIRM[0]);
      for (const _ of ["2098", "2099"]) assert.match(await (await letter()).innerText(), /Pas de table ronde d’un seul sexe/);
      await page.getByRole("link", { name: "When we write to you" }).click();
      await page.getByLabel("All of a day together, at").selectOption({ label: "08:00" });
      await press("Change it");
      await says("We go by what you told us now.");
      const own = new URL(page.url()).search.slice(3) || (await page.locator("input[name=t]").first().inputValue());
      await assertFrench(page, `${installation.url}/pledge/manage?t=${own}`);
      await assertFrench(page, `${installation.url}/subscribe`);
      await look("subscribe-fr");
      await page.goto(`${installation.url}/subscribe?lang=en`);
    });

    test("a link that is followed twice does once what it does", async () => {
      await page.goto(`${installation.url}/pledge`);
      links.pledge = await asks(NAME, ADDRESS, "Pledge");
      for (const _ of ["first", "second"]) {
        await confirm(links.pledge);
        await says("Your address is confirmed.");
      }
      // He sits on both panels.
      await letter();
      const told = await letter();
      links.ally = await token(told);
      links.answers = await link(told, "I did something about it");
      links.answer = await link(told, "I am not on this panel");
      for (const _ of ["first", "second"]) {
        await page.goto(links.answers);
        await press("I asked the organiser");
        await says("We have noted it.");
      }
    });

    test("a link that waited too long says so, and where another one comes from", async () => {
      await page.goto(`${installation.url}/pledge`);
      links.late = await asks("Late Ally", "late@lorem.example", "Pledge");
      await page.goto(`${installation.url}/subscribe`);
      links.lateReader = await asks("Late Reader", "late.reader@lorem.example", "Tell me");
      await manage(links.ally, "/pledge/assistant");
      await page.getByLabel("Their e-mail address").fill("desk@lorem.example");
      await press("Ask them");
      links.assistant = await link(await letter(), CONFIRM[0]);
      await installation.later(32);
      await over(links.late, CONFIRM, EXPIRED, "/pledge");
      await over(links.lateReader, CONFIRM, EXPIRED, "/subscribe");
      await over(links.assistant, CONFIRM, ["Whoever named you can have you asked again", "Qui vous a indiqué peut vous faire redemander"]);
      for (const url of [links.answers, links.answer]) await over(url, null, OLD);
      await page.goto(installation.moved(links.answers));
      await look("link-old");
    });

    test("a link of what was withdrawn or erased says that, and where to ask anew", async () => {
      for (const [act, after, texts] of [
        ["Withdraw", "This was withdrawn.", WITHDRAWN],
        ["Erase everything about me here", "This was erased.", ERASED],
      ]) {
        for (const [own, confirms, leadsTo] of [[links.ally, links.pledge, "/pledge"], [links.reader, links.series, "/subscribe"]]) {
          await manage(own);
          if (act === "Withdraw") await press(act);
          else {
            await page.getByRole("link", { name: act }).click();
            await press(`Yes, erase everything about me here`);
          }
          await says(after);
          assert.ok(await page.locator(`main a[href="${leadsTo}"]`).count());
          for (const path of ["messages", "tools"]) {
            await over(`${installation.url}/pledge/${path}?t=${own}`, null, texts, leadsTo);
          }
          await over(confirms, CONFIRM, texts, leadsTo);
          await over(`${installation.url}/unsubscribe?t=${own}`, ["Stop", "Arrêter"], ["It has ended.", "C'est terminé."], leadsTo);
        }
      }
      await manage(links.ally, "/pledge/change");
      await look("link-erased");
      await manage(links.ally, "/pledge/data");
      await says(ERASED[0]);
    });
  });
}
