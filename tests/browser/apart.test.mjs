// The three services as processes of their own, behind one name: the links between their pages, walked once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Apart } from "./apart.mjs";
import { launch } from "./browser.mjs";

const CSV = `convening,panel,title,date,name,role,counted as
harbour-days,1,Who decides,2099-05-14,Ada Example,Panelist,woman
harbour-days,1,Who decides,2099-05-14,Bo Sample,Panelist,man
harbour-days,1,Who decides,2099-05-14,Chi Quay,Panelist,man
`;

let browser, apart, page;

before(async () => {
  browser = await launch();
  apart = await Apart.start();
  page = await (await browser.newContext({ locale: "en" })).newPage();
});
after(async () => {
  await browser?.close();
  await apart?.stop();
});

const says = (text) => page.getByText(text).first().waitFor();

test("from the landing page to numbers, an import, a panel and a pledge, each served by its own service", async () => {
  const answer = await page.goto(apart.url);
  assert.equal(answer.status(), 200);
  const style = await page.evaluate(() => getComputedStyle(document.querySelector(".skip")).position);
  assert.notEqual(style, "static", "the style sheet came");
  await page.getByLabel("Men", { exact: true }).fill("3");
  await page.getByRole("button", { name: "Count" }).click();
  await says("every one of the three places is a man");

  const key = await apart.run(["organiser", "add", "Harbour Forum", "--contact", "desk@lorem.example"]);
  await page.goto(apart.url);
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Your key").fill(key);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/convenings");
  await page.getByRole("link", { name: "Import a programme" }).click();
  await page.getByLabel("Or paste it").fill(CSV);
  await page.getByRole("button", { name: "Show what would change" }).click();
  await page.getByRole("button", { name: "Store it" }).click();
  await page.waitForURL("**/convenings/*");
  await page.getByRole("link", { name: "Who decides" }).click();
  await says("Women: 1 of 3");
  await page.getByRole("link", { name: "Change this panel" }).click();
  await page.getByRole("heading", { name: "The places" }).waitFor();
  await page.getByRole("link", { name: "As it is shown" }).click();
  await page.getByRole("button", { name: "Publish the line-up" }).click();
  await says("The line-up is public");
  const panel = page.url();

  const visitor = await (await browser.newContext({ locale: "en" })).newPage();
  await visitor.goto(panel);
  await visitor.getByRole("link", { name: "This is wrong" }).click();
  await visitor.getByRole("button", { name: "Say so" }).waitFor();
  await visitor.getByRole("link", { name: "Openfloor" }).click();
  await visitor.getByRole("link", { name: "Make a pledge" }).click();
  await visitor.getByLabel("Your name, as programmes list it").fill("Otto Irure");
  await visitor.getByLabel("Your e-mail address").fill("otto.irure@lorem.example");
  await visitor.getByRole("button", { name: "Pledge", exact: true }).click();
  await visitor.getByRole("heading", { name: "Look at your mail" }).waitFor();
  const confirm = visitor.getByRole("link", { name: "Yes, this is my address" });
  for (let tries = 0; tries < 200 && !(await confirm.count()); tries++) await visitor.goto(`${apart.admin.alert}/outbox`);
  const link = await confirm.getAttribute("href");
  assert.ok(link.startsWith(apart.url), "letters lead to the front");
  await visitor.goto(link);
  await visitor.getByRole("button", { name: "Yes, this is my address" }).click();
  await visitor.getByRole("heading", { name: "Thank you" }).waitFor();
  const reply = await visitor.getByLabel("To copy").inputValue();
  await visitor.context().close();

  // She who gets the pledge link is signed in: what alert counts ingest keeps, and projection shows.
  await page.goto(reply.match(/http\S+\/invitation\?t=\S+/)[0]);
  await page.getByLabel("Men", { exact: true }).fill("3");
  await page.keyboard.press("Enter");
  await page.getByLabel("What the panel is called, if you like").fill("After the storm");
  await page.getByLabel("Whom you invite").fill("Otto Irure");
  await page.getByRole("button", { name: "Keep it as an event of mine" }).click();
  await page.getByRole("heading", { name: "After the storm" }).waitFor();
  await says("Otto Irure");
  await page.getByRole("link", { name: "Your events" }).click();
  await page.getByRole("link", { name: "After the storm" }).waitFor();
  for (const name of ["ingest", "projection", "alert"]) assert.ok(apart.answered[name] > 1, `${name} was asked`);
});
